"""The segment that an event from outside begins: what it is about is found, its workflow runs, its verdict is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.compiler.product import EventStart, Find, Handover, Ignored, Kept, Otherwise, Problem
from engine.runtime.declines import problem_body
from engine.runtime.execute import Ending, Execution, Refused, Waiting
from engine.runtime.fence import check_fence, fence
from engine.runtime.frame import Frame, Missing, Reads
from engine.runtime.program import Program
from engine.runtime.reviving import Happened, event_value
from engine.runtime.rows import Loaded, SegmentRows
from engine.runtime.run_shows import run_body, said_body
from engine.runtime.segment import Lane, SegmentFailed
from engine.runtime.tables import INBOX, RUNS, SCHEMA, InboxRow, Run
from engine.runtime.verdicts import verdict_of
from engine.runtime.writing import LAST_EVENT, begun, publish, shown, stopped
from primitives.kit.canonical import canonical, parse
from primitives.kit.clock import after
from primitives.kit.ids import derived_id
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline
from primitives.kit.store import Json, Key

MOVED, TAKEN, IGNORED, KEPT, REFUSED, OPEN = ("moved", "taken", "ignored", "kept", "refused", "open")


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event that came in. run: the id its run gets; at: business time; others: programs it may be handed to."""

    tenant: str
    program: Program
    others: Mapping[str, Program]
    row: InboxRow
    run: str
    at: datetime


class EventSegment:
    """engine.runtime.segment.Segment of an event's first stretch. Its commit key is the inbox row, no longer new."""

    __slots__ = ("_arrival", "_event", "_names", "_origin", "_start", "mark")

    lane = Lane.LATER

    def __init__(self, arrival: Arrival) -> None:
        program, start = arrival.program, arrival.program.workflow.start
        if not isinstance(start, EventStart):
            raise ValueError(f"no event starts {program.workflow.name}")
        self._arrival, self._start = arrival, start
        self._event = event_value(program, parse(arrival.row.data))
        self._names = {"params": program.parameters.at(arrival.at), "event": self._event}
        self._origin = _origin(arrival)
        self.mark = arrival.row.message

    @property
    def tenant(self) -> str:
        return self._arrival.tenant

    @property
    def rounds(self) -> int:
        return max(one.workflow.rounds for one in (self._arrival.program, *self._arrival.others.values()))

    def keys(self, number: int, loaded: Loaded) -> Iterable[Key]:
        arrival, frame = self._arrival, self._frame(dict(self._names), loaded)
        if number == 0:
            yield INBOX.at(arrival.row.connector, arrival.row.message)
            yield LAST_EVENT
            yield fence(arrival.program)
            yield from self._start.inbound.keys(self._origin, self._event)
            yield from (_lookup_key(find, frame) for find in self._start.finds)
        else:
            frame.names.update(_found(self._start.finds, frame, loaded))
        yield from arrival.program.first.keys(number, frame, loaded, self._origin)
        for other in arrival.others.values():
            yield from other.first.keys(number, self._over(other, dict(self._names), loaded), loaded, self._origin)

    def committed(self, rows: SegmentRows) -> str | None:
        row = rows.read(INBOX, (self._arrival.row.connector, self._arrival.row.message))
        return MOVED if row is None or row.state != self._arrival.row.state else None

    def apply(self, rows: SegmentRows) -> str:
        check_fence(rows, self._arrival.program)
        frame = self._frame(dict(self._names), rows)
        found = _found(self._start.finds, frame, rows)
        frame.names.update(found)
        if any(
            find.name not in found or not _is_there(find, frame, self._arrival.program) for find in self._start.finds
        ):
            return self._otherwise(rows, frame, self._start.none, found)
        acts = self._arrival.program.workflow.acts_on
        if acts is not None:
            kind = self._arrival.program.product.kinds[acts.kind]
            state = frame.row(kind.full_name, frame.names[acts.kind]).state  # type: ignore[attr-defined]
            if state not in acts.states:
                return self._otherwise(rows, frame, acts.otherwise, found)
        return self._run(rows, self._arrival.program, frame, found)

    def decline(self, rows: SegmentRows, decline: Decline) -> str:
        """Refusable: answered so, nothing of it in the books. Else people see what nothing here could take."""
        arrival, inbound = self._arrival, self._start.inbound
        inbound.take(rows.enter(self._start.active.manifest.name), self._origin, self._event, not inbound.refusable)
        _, problem = problem_body(arrival.program, arrival.run, decline)
        publish(rows, arrival.run, arrival.at, None)
        run = self._new_run(rows, arrival.program, {})
        record: list[Json] = [["", "declined", {"code": decline.code}]]
        run = replace(run, step=1, status="declined", record=canonical(record), problem=canonical(problem))
        rows.enter(SCHEMA).put(RUNS, run)
        if not inbound.refusable:
            return self._put(rows, OPEN, run.id, decline.code)
        failure = (decline.code, None)
        row = verdict_of(rows, arrival.program, self._taken(REFUSED, run.id, decline.code), failure, arrival.at)
        rows.put(INBOX, row)
        return REFUSED

    def _otherwise(self, rows: SegmentRows, frame: Frame, answer: Otherwise | None, found: Mapping[str, str]) -> str:
        arrival = self._arrival
        match answer:
            case Problem(code=code, text=text):
                raise Refused(code, "", "require", None if text is None else str(text(frame)))
            case Handover(workflow=name):
                program = arrival.others[name]
                return self._run(rows, program, self._over(program, dict(self._names), rows), {})
            case Kept(duration=duration):
                row = self._taken(KEPT, None, None)
                rows.enter(SCHEMA).put(INBOX, replace(row, kept_until=after(frame.now, duration)))
                return KEPT
            case Ignored():
                row = verdict_of(rows, arrival.program, self._taken(IGNORED, None, None), None, arrival.at)
                rows.enter(SCHEMA).put(INBOX, row)
                return IGNORED
        raise Refused("wrong_state", "", "require", None)

    def _run(self, rows: SegmentRows, program: Program, frame: Frame, found: Mapping[str, str]) -> str:
        inbound = self._start.inbound
        inbound.take(rows.enter(self._start.active.manifest.name), self._origin, self._event, True)
        origin = self._origin._replace(line=program.workflow.name, resource=_subject(program, frame))
        execution = Execution(rows, frame, origin, program.product)
        try:
            result = execution.run(program.first.steps)
        except Missing as missing:
            raise Refused(f"unknown_{missing.resource.rpartition('.')[2]}", "", "require", None) from None
        if result is None:
            raise SegmentFailed("the run fell off its last step")
        run = stopped(rows, program, self._new_run(rows, program, found), execution, result)
        publish(rows, run.id, self._arrival.at, self._own_event(program, run, execution, result))
        rows.enter(SCHEMA).put(RUNS, run)
        if isinstance(result, Waiting):
            return self._put(rows, TAKEN, run.id, None)
        row = verdict_of(rows, self._arrival.program, self._taken(TAKEN, run.id, None), None, self._arrival.at)
        rows.put(INBOX, row)
        return TAKEN

    def _own_event(
        self, program: Program, run: Run, execution: Execution, result: Ending | Waiting
    ) -> tuple[str, str, str] | None:
        if isinstance(result, Waiting):
            return None
        body = run_body(program, run.id, run.status, run.at, {}, shown(program, execution.frame))
        return f"{program.workflow.name}.{run.status}", run.id, canonical(said_body(program, body))

    def _new_run(self, rows: SegmentRows, program: Program, found: Mapping[str, str]) -> Run:
        arrival, row = self._arrival, self._arrival.row
        happened = Happened(row.name, row.connector, row.message, parse(row.data), found)
        run = begun(rows, program, arrival.run, self._origin.actor, arrival.at)
        return replace(run, event=canonical(happened.json()))

    def _put(self, rows: SegmentRows, state: str, run: str | None, why: str | None) -> str:
        rows.enter(SCHEMA).put(INBOX, self._taken(state, run, why))
        return state

    def _taken(self, state: str, run: str | None, why: str | None) -> InboxRow:
        return replace(self._arrival.row, state=state, run=run, taken_at=self._arrival.at, note=why)

    def _frame(self, names: dict[str, Any], rows: Reads) -> Frame:
        return self._over(self._arrival.program, names, rows)

    def _over(self, program: Program, names: dict[str, Any], rows: Reads) -> Frame:
        for kind in program.workflow.creates:
            names.setdefault(kind, derived_id(self._arrival.run, kind))
        return program.frame(names, self._arrival.at, rows)


def _lookup_key(find: Find, frame: Frame) -> Key:
    values = tuple(compute(frame) for compute in find.arguments)
    return Key(find.lookup.table, find.lookup.key(values))


def _found(finds: Iterable[Find], frame: Frame, rows: Reads) -> dict[str, str]:
    """What each `find` found, by its name; what it did not find is left out."""
    found = {}
    for find in finds:
        key = _lookup_key(find, frame)
        row = rows.read(key.table, key.values)
        id_ = find.lookup.id(row) if row is not None else None
        if id_ is not None:
            found[find.name] = id_
    return found


def _is_there(find: Find, frame: Frame, program: Program) -> bool:
    try:
        frame.row(program.product.kinds[find.kind].full_name, frame.names[find.name])
    except Missing:
        return False
    return True


def _subject(program: Program, frame: Frame) -> str | None:
    return frame.names.get(program.workflow.subject) if program.workflow.subject else None


def _origin(arrival: Arrival) -> Origin:
    product = arrival.program.product
    return Origin(
        at=arrival.at,
        run=arrival.run,
        step=0,
        actor=f"connector:{arrival.row.connector}",
        credential="",
        release=arrival.program.release,
        line=arrival.program.workflow.name,
        asset=product.asset,
        zone=product.zone,
    )
