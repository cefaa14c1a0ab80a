"""`cash-outs: { of: cash_out, create: cash_out }`: make a template's own resource, read it, act on it, tell it."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response

from engine.compiler.product import CallStep, Product, ResourceRoute, Workflow
from engine.runtime.exchange import require
from engine.runtime.mounted import Mounted
from engine.runtime.openapi import act_document, list_document, post_document, read_document, say_document
from engine.runtime.own_desk import OwnDesk
from engine.runtime.own_reads import OwnReads
from engine.runtime.own_schemas import explained_schema, own_schema
from engine.runtime.posts import Endpoint, Poster, endpoint, endpoint_on
from engine.runtime.programs import ResourcePrograms
from engine.runtime.saying import ANSWER, ANSWER_BODY, EMPTY_BODY, typed
from primitives.kit.store import Json

OFFERED = ("create", "get", "list")


def mount_own(app: FastAPI, route: ResourceRoute, programs: ResourcePrograms, mounted: Mounted) -> None:
    offered = OFFERED if route.only is None else route.only
    path, name, product = f"/{route.path}", route.kind.name, mounted.product
    reads, item = OwnReads(route, mounted), own_schema(route.kind, route.create)
    words = name.replace("_", " ")
    if programs.create is not None and "create" in offered:
        poster = Poster(programs.create, "write", mounted.services)
        title = programs.create.workflow.title
        document = post_document(product, poster.fields, title, route.path, "write", (201, item))
        app.post(path, status_code=201, **document)(endpoint(poster))
    if "list" in offered:
        app.get(path, **list_document(f"List each {words}", route.path, reads.filters, item))(reads.page)
    if "get" in offered:
        app.get(path + "/{id}", **read_document(f"Read a {words}", route.path, item))(reads.one)
        document = read_document(f"Explain a {words}", route.path, explained_schema())
        app.get(path + "/{id}/explain", **document)(reads.explain)
    for act in programs.do:
        poster = Poster(act.program, act.scope, mounted.services, from_path=(name,))
        document = act_document(product, act, poster.fields, route.path, (200, item))
        called = plural(act.name) if act.scope == "write" else act.name.replace("_", "-")
        app.post(f"{path}/{{id}}/{called}", **document)(_endpoint(poster, act.scope, name, reads, mounted))
    _mount_desk(app, route, OwnDesk(route.kind, reads, mounted.services), product, item)


def _mount_desk(app: FastAPI, route: ResourceRoute, desk: OwnDesk, product: Product, item: dict[str, Json]) -> None:
    path, words = f"/{route.path}", route.kind.name.replace("_", " ")
    if any(calls(workflow, route.kind.name) for workflow in product.workflows.values()):
        document = say_document(ANSWER, f"Answer the call a {words} waits for", route.path, item)
        app.post(f"{path}/{{id}}/answer", **document)(typed(_answer(desk), ANSWER_BODY))
    for message in route.messages:
        title = f"Tell a {words}: {message.replace('_', ' ')}"
        document = say_document((), title, route.path, item, "write")
        app.post(f"{path}/{{id}}/{message.replace('_', '-')}", **document)(typed(_tell(desk, message), EMPTY_BODY))


def _endpoint(poster: Poster, scope: str, name: str, reads: OwnReads, mounted: Mounted) -> Endpoint:
    """What the path names is looked up first: an id of another kind is not found, and makes no run."""
    act = endpoint_on(poster, name)

    async def post(request: Request, id: str, body: Any) -> Response:
        caller = require(request.scope, scope)
        async with mounted.services.reader.tenant(caller.tenant) as reading:
            await reads.find(reading, id)
        found: Response = await act(request, id, body)
        return found

    return typed(post, poster.model)


def _answer(desk: OwnDesk) -> Endpoint:
    async def answer(request: Request, id: str, body: Any) -> Response:
        return await desk.answer(request, id, body)

    return answer


def _tell(desk: OwnDesk, message: str) -> Endpoint:
    async def tell(request: Request, id: str, body: Any) -> Response:
        return await desk.tell(request, id, message, body)

    return tell


def calls(workflow: Workflow, kind: str) -> bool:
    """Whether a run of it may wait on a call for a resource of the kind."""
    return workflow.subject == kind and any(isinstance(cut, CallStep) for cut in workflow.cuts)


def plural(action: str) -> str:
    """What a client does becomes a thing of the path: capture → captures, early_exit → early-exits."""
    word = action.replace("_", "-")
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"
