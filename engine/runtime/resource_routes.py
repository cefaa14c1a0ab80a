"""`wallets: { of: wallets.wallet }`: make a resource, read it, list them, act on it, read its views."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response

from engine.compiler.product import Active, AdminRoute, ResourceRoute
from engine.runtime.answers import FieldProblem, Refused, invalid_request, not_found
from engine.runtime.conditional import conditional, page_body, page_query
from engine.runtime.exchange import require
from engine.runtime.lists import read_page, read_row
from engine.runtime.mounted import Mounted
from engine.runtime.openapi import list_document, post_document
from engine.runtime.posts import Poster, endpoint, endpoint_on
from engine.runtime.program import show_resource
from engine.runtime.programs import ResourcePrograms
from engine.compiler.expressions.literals import literal
from engine.compiler.expressions.problems import ExpressionProblem
from primitives.kit.contract import View
from primitives.kit.page import Page

OFFERED = ("create", "get", "list")


def mount_resource(
    app: FastAPI, route: ResourceRoute | AdminRoute, programs: ResourcePrograms, mounted: Mounted
) -> None:
    offered = (route.only if isinstance(route, ResourceRoute) else None) or OFFERED
    scopes = ("write", "read") if isinstance(route, ResourceRoute) else (route.admin.scope, route.admin.scope)
    path, name = f"/{route.path}", route.kind.name
    reads = ResourceReads(route, programs, mounted, scopes[1])
    if programs.create is not None and "create" in offered:
        poster = Poster(programs.create, scopes[0], mounted.services)
        document = post_document(mounted.product, poster.fields, programs.create.workflow.title, route.path)
        app.post(path, status_code=201, **document)(endpoint(poster))
    if "list" in offered:
        app.get(path, **list_document(f"List each {name}", route.path, route.kind.resource.filters))(reads.page)
    if "get" in offered:
        app.get(path + "/{id}", summary=f"Read a {name}", tags=[route.path])(reads.one)
    for action, scope, program in programs.do:
        poster = Poster(program, scope, mounted.services, from_path=(name,))
        document = post_document(mounted.product, poster.fields, program.workflow.title, route.path)
        app.post(f"{path}/{{id}}/{action.replace('_', '-')}", **document)(endpoint_on(poster, name))
    for view, active in route.views if isinstance(route, ResourceRoute) else ():
        document = list_document(view.title or view.name, route.path, tuple(view.parameters))
        app.get(f"{path}/{{id}}/{view.name}", **document)(reads.view(view, active))


class ResourceReads:
    """Reads of one kind of resource."""

    def __init__(
        self, route: ResourceRoute | AdminRoute, programs: ResourcePrograms, mounted: Mounted, scope: str
    ) -> None:
        self._kind = route.kind
        self._fields = programs.presentation.fields
        self._reader = mounted.services.reader
        self._scope = scope

    async def one(self, request: Request, id: str) -> Response:
        caller = require(request.scope, self._scope)
        async with self._reader.tenant(caller.tenant) as reading:
            row = await read_row(reading, self._kind.resource.table, id)
        if row is None:
            raise Refused(not_found())
        return conditional(request, show_resource(row, self._fields))

    async def page(self, request: Request) -> Response:
        caller = require(request.scope, self._scope)
        query = page_query(request)
        filters = {name: request.query_params.get(name) for name in self._kind.resource.filters}
        async with self._reader.tenant(caller.tenant) as reading:
            found = await read_page(reading, self._kind.resource.table, filters, query)
        shown = Page(tuple(show_resource(row, self._fields) for row in found.items), found.next)
        return conditional(request, page_body(request, shown))

    def view(self, view: View, active: Active) -> Any:
        async def read(request: Request, id: str) -> Response:
            caller = require(request.scope, self._scope)
            parameters, query = _parameters(request, view), page_query(request)
            async with self._reader.tenant(caller.tenant) as reading:
                if await read_row(reading, self._kind.resource.table, id) is None:
                    raise Refused(not_found())
                found = await view.read(reading, active.config, self._kind.name, id, parameters, query)
            return conditional(request, page_body(request, found))

        return read


def _parameters(request: Request, view: View) -> dict[str, Any]:
    """A view's query parameters, by their types. Raises Refused: invalid_request."""
    given: dict[str, Any] = {}
    for name, type_ in view.parameters.items():
        text = request.query_params.get(name)
        value = None if text is None else literal(text, type_)
        if isinstance(value, ExpressionProblem):
            raise Refused(invalid_request((FieldProblem(name, value.message, parameter=name),)))
        given[name] = value
    return given
