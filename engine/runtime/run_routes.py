"""`transfers: { run: transfer }`: start a run, read it, list runs, explain one."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response

from engine.compiler.product import ApproveStep, ClientStart, PersonStart, RunRoute, Workflow
from engine.runtime.answers import Refused, not_found
from engine.runtime.conditional import conditional, page_body, page_query
from engine.runtime.credentials import SCOPES
from engine.runtime.exchange import require
from engine.runtime.explain import explain
from engine.runtime.lists import read_row, read_runs
from engine.runtime.mounted import Mounted
from engine.runtime.openapi import list_document, post_document, read_document
from engine.runtime.parameters import query_parameters
from engine.runtime.posts import Poster, endpoint
from engine.runtime.program import Program
from engine.runtime.rendering import moment
from engine.runtime.tables import RUNS, Run
from primitives.kit.canonical import parse
from primitives.kit.ids import is_id
from primitives.kit.page import Page
from primitives.kit.types import Enum

DECLINED = "declined"
WAITS = ("running", "failed", "stuck")
"""What a run that nobody waits for may also be, beside what its steps call it."""
OFFERED = ("create", "get", "list")


def mount_run(app: FastAPI, route: RunRoute, program: Program, mounted: Mounted) -> None:
    offered = OFFERED if route.only is None else route.only
    path, title = f"/{route.path}", route.workflow.title
    reads = RunReads(program, mounted)
    scope = scope_of(route.workflow)
    if "create" in offered and scope is not None:
        poster = Poster(program, scope, mounted.services)
        document = post_document(mounted.product, poster.fields, f"Start: {title}", route.path, scope)
        app.post(path, status_code=201, **document)(endpoint(poster))
    if "list" in offered:
        app.get(path, **list_document(f"List: {title}", route.path, reads.filters))(reads.page)
    if "get" in offered:
        app.get(path + "/{id}", **read_document(f"Read: {title}", route.path))(reads.one)
        app.get(path + "/{id}/explain", **read_document(f"Explain: {title}", route.path))(reads.explain)


class RunReads:
    """Reads of one workflow's runs; another workflow's run is not found here."""

    def __init__(self, program: Program, mounted: Mounted) -> None:
        self._program = program
        self.filters = {"status": Enum("status", statuses(program.workflow))}
        self._mounted = mounted

    async def one(self, request: Request, id: str) -> Response:
        return conditional(request, show_run(await self._find(request, id)))

    async def explain(self, request: Request, id: str) -> Response:
        return conditional(request, await explain(await self._find(request, id), self._mounted))

    async def page(self, request: Request) -> Response:
        caller = require(request.scope, "read")
        query, filters = page_query(request), query_parameters(request, self.filters)
        product, workflow = self._program.product.name, self._program.workflow.name
        async with self._mounted.services.reader.tenant(caller.tenant) as reading:
            found = await read_runs(reading, product, workflow, filters["status"], query)
        shown = Page(tuple(show_run(run) for run in found.items), found.next)
        return conditional(request, page_body(request, shown))

    async def _find(self, request: Request, id: str) -> Run:
        caller = require(request.scope, "read")
        if not is_id(id):
            raise Refused(not_found())
        async with self._mounted.services.reader.tenant(caller.tenant) as reading:
            run: Run | None = await read_row(reading, RUNS, id)
        wanted = (self._program.product.name, self._program.workflow.name)
        if run is None or (run.product, run.workflow) != wanted:
            raise Refused(not_found())
        return run


def scope_of(workflow: Workflow) -> str | None:
    """Of its POST; None where something else than a request starts it. A role that is no scope is asked for beside
    `operations`."""
    match workflow.start:
        case ClientStart():
            return workflow.by or "write"
        case PersonStart(by=by):
            return by if by in SCOPES else "operations"
    return None


def statuses(workflow: Workflow) -> tuple[str, ...]:
    """Every status a run of it may have, those of its waiting first."""
    alone = bool(workflow.cuts) or not isinstance(workflow.start, ClientStart)
    waiting = [cut.status for cut in workflow.cuts if not isinstance(cut, ApproveStep) and cut.status]
    return tuple(dict.fromkeys((*(WAITS if alone else ()), *waiting, *workflow.statuses, DECLINED)))


def show_run(run: Run) -> dict[str, Any]:
    """As its POST answered; a declined run carries its problem."""
    problem = {"problem": parse(run.problem)} if run.problem else {}
    return {
        "id": run.id,
        "reference": run.reference,
        "status": run.status,
        **parse(run.input),
        **parse(run.shows),
        **problem,
        "created_at": moment(run.at),
    }
