"""What people say about a template's own resource while a run waits: its call's answer, a message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from starlette.responses import Response

from engine.compiler.own import OwnRow
from engine.compiler.product import Kind
from engine.runtime.credentials import Caller
from engine.runtime.exchange import require_asked
from engine.runtime.mounted import Services
from engine.runtime.own_lists import read_calls, read_waiting
from engine.runtime.own_reads import OwnReads
from engine.runtime.saying import say
from engine.runtime.tables import CallRow, Run
from primitives.kit.resource import Query
from primitives.kit.store import Json

OPEN = ("intended", "sent", "unknown")


class OwnDesk:
    """The POSTs of one kind that move its runs rather than start one."""

    def __init__(self, kind: Kind, reads: OwnReads, services: Services) -> None:
        self._kind = kind
        self._reads = reads
        self._services = services

    async def answer(self, request: Request, id: str, body: Any) -> Response:
        async def act(caller: Caller) -> bool:
            async with self._services.reader.tenant(caller.tenant) as reading:
                row = await self._reads.find(reading, id)
                run = await waiting_run(reading, row, self._kind)
            if run is not None:
                require_asked(caller, run.asks, stands_by(self._kind, row.state))
            desk = self._services.desk
            said = (body.outcome, body.evidence, caller.actor)
            return run is not None and await desk.answer(caller.tenant, run.id, *said)

        return await self._say(request, "operations", id, body, act)

    async def tell(self, request: Request, id: str, message: str, body: Any) -> Response:
        async def act(caller: Caller) -> bool:
            async with self._services.reader.tenant(caller.tenant) as reading:
                await self._reads.find(reading, id)
            return await self._services.desk.tell(caller.tenant, message, id, caller.actor)

        return await self._say(request, "write", id, body, act)

    async def _say(self, request: Request, scope: str, id_: str, body: Any, act: Any) -> Response:
        async def show(caller: Caller) -> dict[str, Json]:
            async with self._services.reader.tenant(caller.tenant) as reading:
                return await self._reads.shown(reading, await self._reads.find(reading, id_))

        return await say(request, scope, self._services, body, id_, act, show)


async def waiting_run(reading: Query, row: OwnRow, kind: Kind) -> Run | None:
    """The run about a resource whose call a person may answer: the state's role may, and whom the run asks."""
    runs = await read_waiting(reading, (row.id,))
    calls = {call.message: call for call in await read_calls(reading, [run.id for run in runs])}
    by = stands_by(kind, row.state)
    asked = [run for run in runs if at_its_call(run, calls) and (by is not None or run.asks is not None)]
    return asked[0] if asked else None


def at_its_call(run: Run, calls: Mapping[str, CallRow]) -> bool:
    """Whether the run stands at its call, and no answer counts yet."""
    call = calls.get(run.call) if run.call else None
    return call is not None and run.cut == call.cut and call.state in OPEN


def stands_by(kind: Kind, state: str) -> str | None:
    """The role whose inbox a state stands in."""
    found = kind.own.states.get(state) if kind.own is not None else None
    return found.by if found is not None else None
