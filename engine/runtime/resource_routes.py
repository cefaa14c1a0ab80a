"""`wallets: { of: wallets.wallet }`: make a resource, read it, list them, act on it, read its views."""

from __future__ import annotations

from fastapi import FastAPI

from engine.compiler.product import AdminRoute, ResourceRoute
from engine.runtime.mounted import Mounted
from engine.runtime.openapi import act_document, list_document, post_document, read_document
from engine.runtime.posts import Poster, endpoint, endpoint_on
from engine.runtime.programs import ResourcePrograms
from engine.runtime.resource_reads import ResourceReads

OFFERED = ("create", "get", "list")


def mount_resource(
    app: FastAPI, route: ResourceRoute | AdminRoute, programs: ResourcePrograms, mounted: Mounted
) -> None:
    offered = _offered(route)
    scopes = ("write", "read") if isinstance(route, ResourceRoute) else (route.admin.scope, route.admin.scope)
    path, name = f"/{route.path}", route.kind.name
    reads = ResourceReads(route, programs, mounted, scopes[1])
    if programs.create is not None and "create" in offered:
        poster = Poster(programs.create, scopes[0], mounted.services)
        title = programs.create.workflow.title
        document = post_document(mounted.product, poster.fields, title, route.path, scopes[0])
        app.post(path, status_code=201, **document)(endpoint(poster))
    if "list" in offered:
        document = list_document(f"List each {name}", route.path, reads.filters, reads.item, scopes[1])
        app.get(path, **document)(reads.page)
    if "get" in offered:
        app.get(path + "/{id}", **read_document(f"Read a {name}", route.path, scope=scopes[1]))(reads.one)
    for act in programs.do:
        poster = Poster(act.program, act.scope, mounted.services, from_path=(name,))
        document = act_document(mounted.product, act, poster.fields, route.path)
        app.post(f"{path}/{{id}}/{act.name.replace('_', '-')}", **document)(endpoint_on(poster, name))
    for view, active in route.views if isinstance(route, ResourceRoute) else ():
        document = list_document(view.title or view.name, route.path, view.parameters, view.item)
        app.get(f"{path}/{{id}}/{view.name}", **document)(reads.view(view, active))


def _offered(route: ResourceRoute | AdminRoute) -> tuple[str, ...]:
    if isinstance(route, AdminRoute):
        return OFFERED if route.admin.singly else ("list",)
    return OFFERED if route.only is None else route.only
