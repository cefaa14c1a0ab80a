"""Calls made: what a run intends leaves through its connector, is asked after, and its answer taken back to the run."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol

from engine.runtime.clock import TenantClock
from engine.runtime.marks import DONE, asked, leaving, stayed
from engine.runtime.mounted import Submit
from engine.runtime.outcomes import NOT_SENT
from engine.runtime.resuming import MOVED, WAITS, Answering, Known, ResumeSegment
from engine.runtime.tables import CallRow
from engine.runtime.verdicts import connector_of
from primitives.kit.canonical import parse
from primitives.kit.connector import REJECTED, UNKNOWN, Answer, Connection, Connector, NotFound, NotSent, Unanswered

RETRY_S = 2
LONGEST_RETRY_S = 60
STALE_S = 20.0
ENOUGH = 3
"""Looks at a row that keeps changing under us before the sweep is left to try again."""


class Connections(Protocol):
    """The tenants' ways to outside systems."""

    async def open(self, tenant: str, product: str, connector: str) -> Connection:
        """Raises NotSent where there is none."""

    def slot(self, tenant: str, product: str, connector: str) -> AbstractAsyncContextManager[None]:
        """A place among those under way. Raises NotSent where it is paused or its breaker is open."""


class Calls:
    """What workers do for runs that need a call, and for those whose call is out."""

    def __init__(self, submit: Submit, connections: Connections, clock: TenantClock) -> None:
        self._submit = submit
        self._connections = connections
        self._clock = clock

    async def make(self, known: Known) -> None:
        """Marks it sent, then sends it: from the mark on, a second attempt asks first."""
        if known.call is None or known.call.state != "intended":
            return
        at = await self._clock.now(known.tenant)
        if known.call.until is not None and at >= known.call.until:
            await self._overdue(known, known.call, at)
            return
        await self._leave(known, known.call, at)

    async def _leave(self, known: Known, call: CallRow, at: datetime) -> None:
        """A process that was stopped after the mark sends nothing any more: others ask by then."""
        began = monotonic()
        if await self._submit(leaving(known.tenant, known.run, call, at)) != DONE:
            return
        if monotonic() - began < STALE_S:
            sent = replace(call, state="sent", attempt=call.attempt + 1)
            await self._send(replace(known, call=sent), sent, at)

    async def ask(self, known: Known) -> None:
        """The inquiry that is due; past the deadline what is still not known counts as unknown."""
        call = known.call
        if call is None or call.state != "sent":
            return
        at = await self._clock.now(known.tenant)
        answer = await self._inquire(known, call)
        if isinstance(answer, Answer):
            await self.answered(known, answer, at)
        elif isinstance(answer, NotFound):
            await self._not_there(known, call, at)
        elif call.until is not None and at >= call.until:
            await self._submit(ResumeSegment(known, Answering(Answer(UNKNOWN, None, {}), final=True), at))
        else:
            await self._submit(asked(known.tenant, known.run, call, at))

    async def answered(self, known: Known, answer: Answer, at: datetime) -> None:
        """An answer that came back to us who asked. What it leaves waiting is asked after again."""
        became = await self._submit(ResumeSegment(known, Answering(answer), at))
        if became == WAITS and known.call is not None:
            if known.call.until is not None and at >= known.call.until:
                await self._submit(ResumeSegment(known, Answering(Answer(UNKNOWN, None, {}), final=True), at))
            else:
                await self._submit(asked(known.tenant, known.run, known.call, at))

    async def _send(self, known: Known, call: CallRow, at: datetime) -> None:
        connector = self._connector(known, call)
        product = known.program.product.name
        try:
            connection = await self._connections.open(known.tenant, product, call.connector)
            async with self._connections.slot(known.tenant, product, call.connector):
                answer = await connector.send(connection, parse(call.body))
        except NotSent:
            await self._not_sent(known, call, at)
            return
        except Unanswered:
            return
        if isinstance(answer, Answer):
            await self.answered(known, answer, at)

    async def _inquire(self, known: Known, call: CallRow) -> object:
        connector = self._connector(known, call)
        product = known.program.product.name
        try:
            connection = await self._connections.open(known.tenant, product, call.connector)
            async with self._connections.slot(known.tenant, product, call.connector):
                return await connector.inquire(connection, parse(call.body))
        except (NotSent, Unanswered):
            return None

    async def _not_there(self, known: Known, call: CallRow, at: datetime) -> None:
        """The outside system never had it: it is sent again. Once its time is over it counts as unknown: a process
        that was stopped with it in hand may still send it.
        """
        if call.until is not None and at >= call.until:
            await self._submit(ResumeSegment(known, Answering(Answer(UNKNOWN, None, {}), final=True), at))
        else:
            await self._leave(known, call, at)

    async def _not_sent(self, known: Known, call: CallRow, at: datetime) -> None:
        """Another way, where the primitive has one; else the same one later. An earlier copy may still be on its way:
        then it is only asked after.
        """
        if call.attempt > 1:
            await self._submit(asked(known.tenant, known.run, call, at))
            return
        became = await self._submit(ResumeSegment(known, Answering(Answer(NOT_SENT, None, {})), at))
        if became in (WAITS, MOVED):
            pause = timedelta(seconds=min(RETRY_S * 2 ** min(known.run.attempt, 5), LONGEST_RETRY_S))
            again_at = min(at + pause, call.until) if call.until else at + pause
            await self._submit(stayed(known.tenant, known.run, call, again_at))

    async def _overdue(self, known: Known, call: CallRow, at: datetime) -> None:
        """It is not on its way, and now it need not be: a definite no."""
        await self._submit(ResumeSegment(known, Answering(Answer(REJECTED, NOT_SENT, {}), final=True), at))

    def _connector(self, known: Known, call: CallRow) -> Connector:
        found = connector_of(known.program.product, call.connector)
        if found is None:
            raise NotSent(call.connector)
        return found
