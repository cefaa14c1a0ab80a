"""/runs: every run of a product as operators see it, and what they may do to one that waits for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response

from engine.runtime.answers import Refused, not_found, same_person
from engine.runtime.conditional import conditional, page_body, page_query
from engine.runtime.credentials import Caller
from engine.runtime.desk import Desk
from engine.runtime.exchange import require, require_asked
from engine.runtime.explain import explain
from engine.runtime.inbox_schemas import RUN, RUN_ITEM
from engine.runtime.lists import read_page, read_row
from engine.runtime.models import Body
from engine.runtime.mounted import Mounted
from engine.runtime.openapi import list_document, read_document, say_document
from engine.runtime.own_desk import at_its_call, stands_by
from engine.runtime.own_lists import read_calls, read_own_by_id
from engine.runtime.parameters import query_parameters
from engine.runtime.people import OwnRequest
from engine.runtime.saying import ANSWER, ANSWER_BODY, EMPTY_BODY, say, typed
from engine.runtime.tables import RUNS, Run
from engine.runtime.timeline import show_call, show_for_operators, timeline
from primitives.kit.ids import is_id
from primitives.kit.page import Page
from primitives.kit.resource import Query
from primitives.kit.store import Json
from primitives.kit.types import TEXT, Type

TAG = "runs"
SCOPE = "operations"
FILTERS: Mapping[str, Type] = {"workflow": TEXT, "status": TEXT, "resource": TEXT}

Do = Callable[[Caller, str, Any], Awaitable[bool]]


def mount_runs(app: FastAPI, mounted: Mounted) -> None:
    runs = OperatedRuns(mounted)
    app.get("/runs", **list_document("Every run", TAG, FILTERS, RUN_ITEM, SCOPE))(runs.page)
    one = read_document("A run, with its timeline and its calls", TAG, RUN, SCOPE)
    app.get("/runs/{id}", **one)(runs.one)
    app.get("/runs/{id}/explain", **read_document("Explain a run", TAG, scope=SCOPE))(runs.explain)
    document = say_document(ANSWER, "Answer the call a run waits for", TAG, RUN)
    app.post("/runs/{id}/answer", **document)(runs.saying(runs.answer, ANSWER_BODY))
    for name, title, do in (
        ("retry", "Send a stuck run on", runs.retry),
        ("approve", "Approve what a run asks", runs.approve),
        ("reject", "Reject what a run asks", runs.reject),
    ):
        app.post(f"/runs/{{id}}/{name}", **say_document((), title, TAG, RUN))(runs.saying(do, EMPTY_BODY))


class OperatedRuns:
    """One product's runs, whatever started them, for the scope `operations`."""

    def __init__(self, mounted: Mounted) -> None:
        self._mounted = mounted

    async def page(self, request: Request) -> Response:
        caller = require(request.scope, SCOPE)
        query, given = page_query(request), query_parameters(request, FILTERS)
        async with self._mounted.services.reader.tenant(caller.tenant) as reading:
            found = await read_page(reading, RUNS, {"product": self._mounted.product.name, **given}, query)
        shown = Page(tuple(show_for_operators(run) for run in found.items), found.next)
        return conditional(request, page_body(request, shown))

    async def one(self, request: Request, id: str) -> Response:
        return conditional(request, await self._shown(require(request.scope, SCOPE), id))

    async def explain(self, request: Request, id: str) -> Response:
        caller = require(request.scope, SCOPE)
        async with self._mounted.services.reader.tenant(caller.tenant) as reading:
            run = await self._find(reading, id)
        return conditional(request, await explain(run, self._mounted))

    async def answer(self, caller: Caller, id_: str, body: Any) -> bool:
        async with self._mounted.services.reader.tenant(caller.tenant) as reading:
            run = await self._find(reading, id_)
            calls = {call.message: call for call in await read_calls(reading, (run.id,))}
            row = await read_own_by_id(reading, run.resource) if run.resource else None
        kind = self._mounted.product.kinds.get(row.kind) if row is not None else None
        by = stands_by(kind, row.state) if kind is not None and row is not None else None
        if not at_its_call(run, calls) or (run.asks is None and by is None):
            return False
        require_asked(caller, run.asks, by)
        return await self._desk.answer(caller.tenant, id_, body.outcome, body.evidence, caller.actor)

    async def retry(self, caller: Caller, id_: str, body: Any) -> bool:
        await self._known(caller, id_)
        return await self._desk.retry(caller.tenant, id_, caller.actor)

    async def approve(self, caller: Caller, id_: str, body: Any) -> bool:
        return await self._decide(caller, id_, True)

    async def reject(self, caller: Caller, id_: str, body: Any) -> bool:
        return await self._decide(caller, id_, False)

    async def _decide(self, caller: Caller, id_: str, approved: bool) -> bool:
        require_asked(caller, (await self._known(caller, id_)).asks)
        try:
            return await self._desk.decide(caller.tenant, id_, approved, caller.actor)
        except OwnRequest:
            raise Refused(same_person()) from None

    def saying(self, do: Do, model: type[Body]) -> Any:
        """The function FastAPI serves: what `do` did, then the run as a GET shows it."""

        async def post(request: Request, id: str, body: Any) -> Response:
            async def act(caller: Caller) -> bool:
                return await do(caller, id, body)

            async def show(caller: Caller) -> dict[str, Json]:
                return await self._shown(caller, id)

            return await say(request, SCOPE, self._mounted.services, body, id, act, show)

        return typed(post, model)

    async def _shown(self, caller: Caller, id_: str) -> dict[str, Json]:
        async with self._mounted.services.reader.tenant(caller.tenant) as reading:
            run = await self._find(reading, id_)
            calls = await read_calls(reading, (run.id,))
        told: list[Json] = [*timeline(run, calls)]
        return {**show_for_operators(run), "timeline": told, "calls": [show_call(call) for call in calls]}

    async def _known(self, caller: Caller, id_: str) -> Run:
        async with self._mounted.services.reader.tenant(caller.tenant) as reading:
            return await self._find(reading, id_)

    async def _find(self, reading: Query, id_: str) -> Run:
        run: Run | None = await read_row(reading, RUNS, id_) if is_id(id_) else None
        if run is None or run.product != self._mounted.product.name:
            raise Refused(not_found())
        return run

    @property
    def _desk(self) -> Desk:
        return self._mounted.services.desk
