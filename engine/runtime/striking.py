"""The segment in which a resource's clock strikes: its state's workflow runs, or it moves to another state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.compiler.own import OWN, OwnRow
from engine.compiler.product import Kind
from engine.runtime.declines import problem_body
from engine.runtime.execute import Ending, Execution, Waiting
from engine.runtime.fence import check_fence, fence
from engine.runtime.frame import Frame, Missing, Reads
from engine.runtime.own_steps import become
from engine.runtime.program import Program
from engine.runtime.rows import Loaded, SegmentRows
from engine.runtime.run_shows import run_body, said_body
from engine.runtime.segment import Lane, SegmentFailed
from engine.runtime.tables import RUNS, SCHEMA, Run
from engine.runtime.writing import LAST_EVENT, STUCK, begun, publish, shown, stopped
from primitives.kit.canonical import canonical
from primitives.kit.ids import derived_id
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline
from primitives.kit.store import Json, Key

MOVED, STRUCK = ("moved", "struck")
ACTOR = "clock"


@dataclass(frozen=True, slots=True)
class Strike:
    """program: the workflow that the state's clock starts, or any of the release where `state` says where it moves.

    row: as it was read before; run: the id the run gets; at: business time.
    """

    tenant: str
    program: Program
    kind: Kind
    state: str | None
    row: OwnRow
    run: str
    at: datetime


class ClockSegment:
    """engine.runtime.segment.Segment. Its commit key is the resource's state: one that has moved on is left alone."""

    __slots__ = ("_names", "_origin", "_strike", "mark")

    lane = Lane.LATER

    def __init__(self, strike: Strike) -> None:
        program, product = strike.program, strike.program.product
        self._strike = strike
        self._names = {"params": program.parameters.at(strike.at), strike.kind.name: strike.row.id}
        self.mark = f"{strike.row.id}/{strike.row.state_n}"
        self._origin = Origin(
            at=strike.at,
            run=strike.run,
            step=0,
            actor=ACTOR,
            credential="",
            release=program.release,
            line=strike.state or program.workflow.name,
            asset=product.asset,
            zone=product.zone,
            resource=strike.row.id,
        )

    @property
    def tenant(self) -> str:
        return self._strike.tenant

    @property
    def rounds(self) -> int:
        return self._strike.program.workflow.rounds

    def keys(self, number: int, loaded: Loaded) -> Iterable[Key]:
        if number == 0:
            yield OWN.at(self._strike.row.id)
            yield LAST_EVENT
            yield fence(self._strike.program)
        if self._strike.state is None:
            yield from self._strike.program.first.keys(number, self._frame(loaded), loaded, self._origin)

    def committed(self, rows: SegmentRows) -> str | None:
        row = rows.read(OWN, (self._strike.row.id,))
        return MOVED if row is None or row.state_n != self._strike.row.state_n else None

    def apply(self, rows: SegmentRows) -> str:
        check_fence(rows, self._strike.program)
        strike, frame = self._strike, self._frame(rows)
        if strike.state is not None:
            become(rows, frame, strike.kind, strike.state, (), self._origin)
            publish(rows, strike.run, strike.at, None)
            return STRUCK
        program = strike.program
        execution = Execution(rows, frame, self._origin, program.product)
        try:
            result = execution.run(program.first.steps)
        except Missing as missing:
            raise SegmentFailed(f"the {missing.resource} is gone") from None
        if result is None:
            raise SegmentFailed("the run fell off its last step")
        run = stopped(rows, program, self._new_run(rows), execution, result)
        self._stop_clock(rows)
        publish(rows, run.id, strike.at, self._own_event(run, execution, result))
        rows.enter(SCHEMA).put(RUNS, run)
        return STRUCK

    def decline(self, rows: SegmentRows, decline: Decline) -> str:
        """Nobody can refuse a clock: the run is stuck, and the clock does not strike again."""
        _, problem = problem_body(self._strike.program, self._strike.run, decline)
        rows.emit("run.stuck", self._strike.run, {"workflow": self._strike.program.workflow.name, "code": decline.code})
        publish(rows, self._strike.run, self._strike.at, None)
        record: list[Json] = [["", "declined", {"code": decline.code}]]
        run = replace(self._new_run(rows), step=1, status=STUCK, asks="operations", record=canonical(record))
        rows.enter(SCHEMA).put(RUNS, replace(run, problem=canonical(problem)))
        self._stop_clock(rows)
        return STUCK

    def _stop_clock(self, rows: SegmentRows) -> None:
        """A workflow that leaves the state as it is has had its strike."""
        row = rows.enter(OWN.schema).get(OWN, self._strike.row.id)
        if row is not None and row.state_n == self._strike.row.state_n:
            rows.put(OWN, replace(row, until=None, state_n=row.state_n + 1))

    def _own_event(self, run: Run, execution: Execution, result: Ending | Waiting) -> tuple[str, str, str] | None:
        if isinstance(result, Waiting):
            return None
        program = self._strike.program
        body = run_body(program, run.id, run.status, run.at, {}, shown(program, execution.frame))
        return f"{program.workflow.name}.{run.status}", run.id, canonical(said_body(program, body))

    def _new_run(self, rows: SegmentRows) -> Run:
        strike, program = self._strike, self._strike.program
        run = begun(rows, program, strike.run, ACTOR, strike.at)
        return replace(run, resource=strike.row.id)

    def _frame(self, rows: Reads) -> Frame:
        names: dict[str, Any] = dict(self._names)
        for kind in self._strike.program.workflow.creates:
            names.setdefault(kind, derived_id(self._strike.run, kind))
        return self._strike.program.frame(names, self._strike.at, rows)
