"""Runs that wait, moved on: by a worker's job, a sweep, an arrival. Everything here may be asked twice or too late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from structlog.typing import FilteringBoundLogger

from engine.compiler.own import OwnRow
from engine.compiler.product import ApproveStep, CallStep, Handover, WaitStep
from engine.runtime.calls import ENOUGH, Calls, Connections
from engine.runtime.clock import TenantClock
from engine.runtime.finding import Finding
from engine.runtime.library import Library
from engine.runtime.logs import frames
from engine.runtime.marks import DONE, answered, parked, received, stuck
from engine.runtime.metrics import Metrics
from engine.runtime.mounted import Submit
from engine.runtime.outcomes import answer_of
from engine.runtime.own_steps import life_of
from engine.runtime.program import Program
from engine.runtime.programs import Programs
from engine.runtime.reader import Reader
from engine.runtime.resuming import MOVED, Answering, Known, Passing, ResumeSegment
from engine.runtime.segment import SegmentFailed
from engine.runtime.starting import Arrival, EventSegment
from engine.runtime.striking import ClockSegment, Strike
from engine.runtime.tables import InboxRow
from engine.runtime.verdicts import connector_of, read_verdict
from primitives.kit.canonical import canonical, parse
from primitives.kit.connector import Answered, Message, NotSent, Unanswered
from primitives.kit.ids import derived_id, new_id
from primitives.kit.store import Json

FAULT = "fault"
UNTAKEN = "no workflow takes it"
UNKNOWN_CALL = "an answer to a call that is not known"
RETRY_S, LONGEST_RETRY_S = 1, 300


class Runner:
    """engine.runtime.runner.Runs over one committer."""

    def __init__(
        self,
        submit: Submit,
        reader: Reader,
        library: Library,
        connections: Connections,
        clock: TenantClock,
        metrics: Metrics,
        log: FilteringBoundLogger,
    ) -> None:
        self._submit = submit
        self._library = library
        self._connections = connections
        self._clock = clock
        self._metrics = metrics
        self._log = log
        self._finding = Finding(reader, library)
        self._calls = Calls(submit, connections, clock)

    async def call(self, tenant: str, run: str, step: int) -> None:
        known = await self._finding.run(tenant, run, step)
        if known is not None and known.run.needs == "call":
            await self._guarded(known, self._calls.make(known))

    async def wake(self, tenant: str, run: str, step: int) -> None:
        known = await self._finding.run(tenant, run, step)
        if known is None or known.run.wake_at is None or known.run.cut is None:
            return
        at = await self._clock.now(tenant)
        if known.run.wake_at > at:
            return
        match known.program.workflow.cuts[known.run.cut]:
            case CallStep():
                intended = known.call is not None and known.call.state == "intended"
                await self._guarded(known, self._calls.make(known) if intended else self._calls.ask(known))
            case WaitStep(cut=cut):
                await self._guarded(known, self._submit(ResumeSegment(known, Passing(cut, "after"), at)))
            case ApproveStep(cut=cut):
                await self._guarded(known, self._submit(ResumeSegment(known, Passing(cut, "expired"), at)))

    async def strike(self, tenant: str, resource: str, state_n: int) -> None:
        row = await self._finding.resource(tenant, resource)
        at = await self._clock.now(tenant)
        if row is None or row.state_n != state_n or row.until is None or row.until > at:
            return
        programs = await self._library.live(tenant, row.product)
        strike = self._strike(tenant, programs, row, derived_id(row.id, f"clock/{state_n}"), at)
        if strike is not None:
            await self._submit(ClockSegment(strike))

    def _strike(self, tenant: str, programs: Programs, row: OwnRow, run: str, at: Any) -> Strike | None:
        kind = programs.product.kinds[row.kind]
        state = life_of(kind).states[row.state]
        workflow = state.workflow or next(iter(programs.product.workflows))
        if state.workflow is None and state.state is None:
            return None
        return Strike(tenant, programs.named(workflow), kind, state.state, row, run, at)

    # ── what comes in ──

    async def receive(self, tenant: str, product: str, connector: str, message: Message) -> InboxRow | None:
        at = await self._clock.now(tenant)
        row = _inbox_row(product, connector, message, at)
        return row if await self._submit(received(tenant, row)) == DONE else None

    async def take(self, tenant: str, connector: str, message: str, row: InboxRow | None = None) -> None:
        for _ in range(ENOUGH):
            row = row or await self._finding.arrival(tenant, connector, message)
            if row is None or row.state != "new":
                return
            try:
                became = await (self._take_answer(tenant, row) if row.kind == "answer" else self._start(tenant, row))
            except SegmentFailed as failed:
                self._log.error("arrival_failed", tenant=tenant, connector=connector, frames=frames(failed))
                await self._submit(parked(tenant, row, FAULT))
                return
            if became != MOVED:
                return
            row = None

    async def _take_answer(self, tenant: str, row: InboxRow) -> str:
        known = await self._finding.called(tenant, row)
        if known is None:
            return str(await self._submit(parked(tenant, row, UNKNOWN_CALL)))
        at = await self._clock.now(tenant)
        return str(await self._submit(ResumeSegment(known, Answering(answer_of(row.data)), at)))

    async def _start(self, tenant: str, row: InboxRow) -> str:
        programs = await self._library.live(tenant, row.product)
        program = programs.starting(row.name)
        if program is None:
            return str(await self._submit(parked(tenant, row, UNTAKEN)))
        at = await self._clock.now(tenant)
        arrival = Arrival(tenant, program, _others(programs, program), row, new_id(), at)
        return str(await self._submit(EventSegment(arrival)))

    async def respond(self, tenant: str, connector: str, message: str) -> None:
        row = await self._finding.arrival(tenant, connector, message)
        if row is None or row.respond != "due" or row.verdict is None:
            return
        product = await self._library.product(tenant, row.product)
        adapter = connector_of(product, connector)
        next_at = None
        try:
            if adapter is not None and adapter.respond is not None:
                connection = await self._connections.open(tenant, row.product, connector)
                async with self._connections.slot(tenant, row.product, connector):
                    await adapter.respond(connection, parse(row.data), read_verdict(row.verdict))
        except (NotSent, Unanswered):
            next_at = await self._clock.now(tenant) + timedelta(
                seconds=min(RETRY_S * 2 ** min(row.attempt, 9), LONGEST_RETRY_S)
            )
        await self._submit(answered(tenant, row, next_at))

    async def _guarded(self, known: Known, work: Any) -> None:
        """A segment that failed fails again: the run stops where people see it."""
        try:
            await work
        except SegmentFailed as failed:
            self._log.error("run_failed", tenant=known.tenant, run=known.run.id, frames=frames(failed))
            await self._submit(stuck(known.tenant, known.run, FAULT))


def _inbox_row(product: str, connector: str, message: Message, at: Any) -> InboxRow:
    if isinstance(message, Answered):
        kind, name = "answer", message.call
        answer = message.answer
        facts: dict[str, Json] = dict(answer.facts)
        data: dict[str, Json] = {"outcome": answer.outcome, "reason": answer.reason, "facts": facts}
    else:
        kind, name, data = "event", message.event, dict(message.data)
    return InboxRow(
        connector=connector,
        message=message.message,
        product=product,
        kind=kind,
        name=name,
        data=canonical(data),
        state="new",
        run=None,
        verdict=None,
        respond="nothing",
        attempt=0,
        next_at=None,
        kept_until=None,
        received_at=at,
        taken_at=None,
        note=None,
    )


def _others(programs: Programs, program: Program) -> dict[str, Program]:
    """The programs an event may be handed over to."""
    start, acts = program.workflow.start, program.workflow.acts_on
    answers = (getattr(start, "none", None), acts.otherwise if acts else None)
    return {one.workflow: programs.named(one.workflow) for one in answers if isinstance(one, Handover)}
