"""The segment in which a run that waits goes on: an answer to its call, a message, its clock, a person's decision."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.compiler.own import OWN
from engine.compiler.product import CallStep
from engine.runtime.declines import problem_body
from engine.runtime.execute import Ending, Execution, Refused, Waiting
from engine.runtime.frame import Frame, Missing, Reads
from engine.runtime.outcomes import Nowhere, answer_json, direction
from engine.runtime.program import Program
from engine.runtime.reviving import Happened, names_of
from engine.runtime.rows import Loaded, Overlay, SegmentRows
from engine.runtime.run_shows import run_body, said_body
from engine.runtime.segment import Lane, SegmentFailed
from engine.runtime.settling import OPERATIONS, AnsweredCall, intent_of, settle
from engine.runtime.stretches import Stretch
from engine.runtime.tables import CALLS, INBOX, RUNS, SCHEMA, CallRow, InboxRow, Run
from engine.runtime.undoing import undo_keys
from engine.runtime.verdicts import verdict_of
from engine.runtime.writing import LAST_EVENT, Own, publish, shown, stopped
from primitives.kit.canonical import canonical, parse
from primitives.kit.connector import Answer
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline, Defect
from primitives.kit.store import Key, NotLoaded

MOVED, WENT, WAITS, STUCK = ("moved", "went", "waits", "stuck")
"""What became of it: the run was elsewhere already; it went on; it waits as before; it declined where nothing may."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was read before: a hint, checked again under the tenant's lock. arrival: what came in, if something did."""

    tenant: str
    program: Program
    run: Run
    call: CallRow | None = None
    arrival: InboxRow | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """An answer to the run's call. final: there will be no other, so `unknown` counts. by: the person who gave it."""

    answer: Answer
    final: bool = False
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Passing:
    """A wait or an approval goes on: `after`, `message.delivered`, `approved`. cut: where the run stood."""

    cut: int
    after: str
    by: str | None = None


Cause = Answering | Passing


class ResumeSegment:
    """engine.runtime.segment.Segment. Its commit key is the run's step: a run that has moved on is left alone."""

    __slots__ = (
        "_at",
        "_call",
        "_cause",
        "_known",
        "_names",
        "_origin",
        "_program",
        "_stretch",
        "_way",
        "lane",
        "mark",
    )

    def __init__(self, known: Known, cause: Cause, at: datetime, lane: Lane = Lane.LATER) -> None:
        program, run = known.program, known.run
        self._known, self._cause, self._program, self._at = known, cause, program, at
        self._call = known.call if isinstance(cause, Answering) else None
        self._way = self._direction()
        after = None if isinstance(self._way, Nowhere) else self._way
        self._stretch: Stretch | None = program.later.get((self._cut, after)) if after else None
        self._names = {"params": program.parameters.at(at), **names_of(program, run)}
        self._origin = _origin(known, at, cause.by)
        self.lane = lane
        self.mark = f"{run.id}/{run.step}"

    @property
    def tenant(self) -> str:
        return self._known.tenant

    @property
    def rounds(self) -> int:
        """One more than the workflow's: what an answer settles may name rows, and is known once its own are loaded."""
        return self._program.workflow.rounds + 1

    def keys(self, number: int, loaded: Loaded) -> Iterable[Key]:
        if number == 0:
            yield from self._own_keys()
        if self._stretch is None:
            return
        if number == 1:
            self._foresee(loaded)
        frame = self._frame(self._names, loaded)
        for one in (number - 1, number):
            if one >= 0:
                yield from self._stretch.keys(one, frame, loaded, self._origin)

    def _foresee(self, loaded: Loaded) -> None:
        """What the answer will be called by, for the keys alone; `apply` settles it for good, and tells of faults."""
        if self._call is None or not isinstance(self._cause, Answering) or self._step.result is None:
            return
        scratch = SegmentRows(Overlay(loaded, self._at)).enter(self._step.active.manifest.name)
        call, answer = self._step.call, self._cause.answer
        with suppress(Defect, NotLoaded):
            self._names[self._step.result] = call.settle(scratch, self._origin, intent_of(self._call), answer).output

    def committed(self, rows: SegmentRows) -> str | None:
        known = self._known
        run = rows.read(RUNS, (known.run.id,))
        call = rows.read(CALLS, (known.call.message,)) if known.call else None
        arrival = rows.read(INBOX, (known.arrival.connector, known.arrival.message)) if known.arrival else None
        moved = run is None or run.step != known.run.step
        answered = known.call is not None and (call is None or call.state != known.call.state)
        taken = known.arrival is not None and (arrival is None or arrival.state != known.arrival.state)
        return MOVED if moved or answered or taken else None

    def apply(self, rows: SegmentRows) -> str:
        rows.enter(SCHEMA)
        if isinstance(self._way, Nowhere):
            self._note(rows, "open" if self._way.seen else "ignored", self._way.why)
            return WAITS
        execution = self._execution(rows)
        if isinstance(self._cause, Answering):
            stays = settle(rows, execution, self._answered(self._cause))
            if stays is not None:
                self._note(rows, stays.state, stays.why)
                return WENT if stays.moved else WAITS
        if self._stretch is None:
            raise SegmentFailed(f"nothing follows {self._way} here")
        if not self._stretch.steps:
            return self._leave(rows, execution)
        try:
            result = execution.run(self._stretch.steps)
        except Missing as missing:
            raise SegmentFailed(f"the run's {missing.resource} is gone") from None
        if result is None:
            raise SegmentFailed("the run fell off its last step")
        self._end(rows, execution, result)
        return WENT

    def decline(self, rows: SegmentRows, decline: Decline) -> str:
        """Nothing may decline here: the run stops where it is, and people see it. What was answered is kept."""
        run = self._run(rows)
        _, problem = problem_body(self._program, run.id, decline)
        told = {**problem, "after": str(self._way)}
        rows.emit("run.stuck", run.id, {"workflow": run.workflow, "code": decline.code})
        publish(rows, run.id, self._at, None)
        stuck = replace(run, status=STUCK, asks=OPERATIONS, wake_at=None, needs="nothing", problem=canonical(told))
        rows.enter(SCHEMA).put(RUNS, replace(stuck, step=run.step + 1, moved_at=rows.inserted_at))
        if self._call is not None and isinstance(self._cause, Answering):
            rows.put(CALLS, replace(self._call, answer=answer_json(self._cause.answer), by=self._cause.by))
        self._note(rows, "taken", STUCK)
        return STUCK

    # ── what it is about ──

    @property
    def _cut(self) -> int:
        if isinstance(self._cause, Passing):
            return self._cause.cut
        return self._call.cut if self._call else -1

    def _direction(self) -> str | Nowhere:
        if isinstance(self._cause, Passing):
            return self._cause.after
        if self._call is None:
            raise ValueError("an answer to no call")
        late = tuple(
            way.removeprefix("late.") for cut, way in self._program.later if cut == self._call.cut and "late." in way
        )
        return direction(self._known.run, self._call, self._cause.answer.outcome, late)

    def _own_keys(self) -> Iterable[Key]:
        known, run = self._known, self._known.run
        yield RUNS.at(run.id)
        yield LAST_EVENT
        if run.resource is not None:
            yield OWN.at(run.resource)
        if run.event is not None:
            started = Happened.of(run.event)
            yield INBOX.at(started.connector, started.message)
        if known.call is not None:
            yield CALLS.at(known.call.message)
        if known.arrival is not None:
            yield INBOX.at(known.arrival.connector, known.arrival.message)
        if self._call is not None and isinstance(self._cause, Answering):
            yield from self._step.call.settle_keys(intent_of(self._call), self._cause.answer)
        if self._stretch is not None and self._stretch.undoes:
            yield from undo_keys(parse(run.record), self._program.product)

    @property
    def _step(self) -> CallStep:
        step = self._program.workflow.cuts[self._cut]
        if not isinstance(step, CallStep):
            raise SegmentFailed(f"cut {self._cut} is no call")
        return step

    def _answered(self, cause: Answering) -> AnsweredCall:
        if self._call is None:
            raise SegmentFailed("an answer to no call")
        return AnsweredCall(self._known.run.id, self._step, self._call, cause.answer, cause.final, cause.by, self._at)

    def _run(self, rows: SegmentRows) -> Run:
        run = rows.read(RUNS, (self._known.run.id,))
        if run is None:
            raise SegmentFailed("the run is gone")
        return run

    def _frame(self, names: dict[str, Any], rows: Reads) -> Frame:
        return self._program.frame(names, self._at, rows)

    def _execution(self, rows: SegmentRows) -> Execution:
        frame = self._frame(dict(self._names), rows)
        record = parse(self._known.run.record)
        return Execution(rows, frame, self._origin, self._program.product, record, resumed=True)

    # ── the end ──

    def _leave(self, rows: SegmentRows, execution: Execution) -> str:
        """`ignore`: a late answer is kept with the run, which stays as it ended."""
        run = self._run(rows)
        publish(rows, run.id, self._at, None)
        told = replace(run, step=run.step + 1, record=canonical(execution.record), moved_at=rows.inserted_at)
        rows.enter(SCHEMA).put(RUNS, told)
        self._note(rows, "ignored", None)
        return WENT

    def _end(self, rows: SegmentRows, execution: Execution, result: Ending | Waiting) -> None:
        program = self._program
        run = stopped(rows, program, self._run(rows), execution, result)
        own: Own | None = None
        if isinstance(result, Ending):
            if result.failure is not None:
                code, text = result.failure
                _, problem = problem_body(program, run.id, Refused(code, "", "fail", text))
                run = replace(run, problem=canonical(problem))
            self._judge(rows, run, result)
            shows = shown(program, execution.frame)
            body = run_body(program, run.id, run.status, run.at, self._names, shows)
            own = (f"{program.workflow.name}.{run.status}", run.id, canonical(said_body(program, body)))
        publish(rows, run.id, self._at, own)
        rows.enter(SCHEMA).put(RUNS, run)
        self._note(rows, "taken", None)

    def _judge(self, rows: SegmentRows, run: Run, ending: Ending) -> None:
        """A run that an event started, and that waited: its end is the answer to the event."""
        if run.event is None:
            return
        started = Happened.of(run.event)
        row = rows.read(INBOX, (started.connector, started.message))
        if row is not None and row.verdict is None:
            rows.enter(SCHEMA).put(INBOX, verdict_of(rows, self._program, row, ending.failure, self._at))

    def _note(self, rows: SegmentRows, state: str, why: str | None) -> None:
        arrival = self._known.arrival
        if arrival is None:
            return
        taken = replace(arrival, state=state, run=self._known.run.id, taken_at=self._at, note=why)
        rows.enter(SCHEMA).put(INBOX, taken)


def _origin(known: Known, at: datetime, by: str | None) -> Origin:
    run, product = known.run, known.program.product
    return Origin(
        at=at,
        run=run.id,
        step=0,
        actor=by or run.actor,
        credential=run.credential,
        release=run.release,
        line=run.workflow,
        asset=product.asset,
        zone=product.zone,
        resource=run.resource,
    )
