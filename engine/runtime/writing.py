"""What a segment leaves of its run: the run's row, the call it intends, the waits it registers, its events, its job."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from engine.compiler.own import OWN, OwnRow
from engine.compiler.product import ApproveStep, CallStep, WaitStep
from engine.runtime.execute import Ending, Execution, Waiting
from engine.runtime.frame import Frame
from engine.runtime.own_steps import NOWHERE
from engine.runtime.program import Program
from engine.runtime.rows import SegmentRows
from engine.runtime.segment import SegmentFailed
from engine.runtime.tables import CALLS, EVENTS, NUMBERS, SCHEMA, WAITS, CallRow, EventRow, Number, Run, WaitRow
from primitives.kit.call import Intent
from primitives.kit.canonical import canonical
from primitives.kit.clock import after
from primitives.kit.ids import derived_id, reference
from primitives.kit.store import Json

EVENT_NUMBER = "event"
LAST_EVENT = NUMBERS.at(EVENT_NUMBER)
BYTES_MAX = 64 * 1024

RUNNING, FAILED, STUCK = "running", "failed", "stuck"

Own = tuple[str, str, str]
"""The run's own event: type, subject, body as JSON."""


def begun(rows: SegmentRows, program: Program, id_: str, actor: str, at: datetime) -> Run:
    """A run that nobody asked for over the API, before its first step: an event or a clock begins it."""
    return Run(
        id=id_,
        product=program.product.name,
        workflow=program.workflow.name,
        release=program.release,
        step=0,
        status="",
        needs="nothing",
        wake_at=None,
        attempt=0,
        input="{}",
        record="[]",
        shows=canonical({name: None for name, _, _ in program.shows}),
        problem=None,
        actor=actor,
        credential="",
        reference=reference(id_),
        at=at,
        inserted_at=rows.inserted_at,
        moved_at=rows.inserted_at,
    )


def stopped(rows: SegmentRows, program: Program, run: Run, execution: Execution, result: Ending | Waiting) -> Run:
    """The run where the segment left it, one step further. What must go with it is written."""
    for key, row in rows.written.items():
        if key[0] is OWN and row.state == NOWHERE:
            raise SegmentFailed(f"a {row.kind} is left in no state")
    rows.enter(SCHEMA)
    subject = program.workflow.subject
    moved = replace(
        run,
        step=run.step + 1,
        record=canonical(execution.record),
        shows=canonical(shown(program, execution.frame)),
        resource=execution.frame.names.get(subject) if subject and _made(rows, execution.frame, subject) else None,
        needs="nothing",
        wake_at=None,
        attempt=0,
        asks=None,
        moved_at=rows.inserted_at,
    )
    if len(moved.record) + len(moved.input) > BYTES_MAX:
        raise SegmentFailed(f"the run records {len(moved.record) + len(moved.input)} bytes; at most {BYTES_MAX}")
    return _ended(moved, result) if isinstance(result, Ending) else _waiting(rows, moved, execution, result)


def _made(rows: SegmentRows, frame: Frame, subject: str) -> bool:
    """A workflow that may create its resource may also end before it does."""
    id_ = frame.names.get(subject)
    row: OwnRow | None = rows.written.get((OWN, (id_,))) or rows.loaded.get((OWN, (id_,)))  # type: ignore[call-overload]
    return row is not None


def _ended(run: Run, ending: Ending) -> Run:
    return replace(run, status=ending.status, cut=None)


def _waiting(rows: SegmentRows, run: Run, execution: Execution, waiting: Waiting) -> Run:
    step, frame = waiting.step, execution.frame
    run = replace(run, cut=step.cut, status=RUNNING)
    match step:
        case CallStep():
            if waiting.intent is None:
                raise SegmentFailed("a call without an intent")
            rows.put(CALLS, intended(run, step, waiting.intent, frame))
            return calling(rows, replace(run, status=step.status or RUNNING), waiting.intent)
        case WaitStep(messages=messages, after=delay):
            for name, _ in messages:
                rows.put(WAITS, WaitRow(name, run.resource or run.id, run.id, run.step))
            wake_at = None if delay is None else after(frame.now, delay[0](frame))
            return replace(run, status=step.status or RUNNING, wake_at=wake_at)
        case ApproveStep(by=by, within=within):
            return replace(run, asks=by, wake_at=None if within is None else after(frame.now, within(frame)))


def calling(rows: SegmentRows, run: Run, intent: Intent) -> Run:
    """The run needs its call made: a job goes with the commit, and a sweep knows it should the job be lost."""
    rows.defer("call", run.id, run.step)
    return replace(run, needs="call", call=intent.message)


def intended(run: Run, step: CallStep, intent: Intent, frame: Frame) -> CallRow:
    inquiry = step.unknown
    every: timedelta = step.call.patience
    until = frame.now + step.call.patience
    if inquiry is not None and inquiry.every is not None:
        every = inquiry.every(frame).exact()
    if inquiry is not None and inquiry.until is not None:
        until = after(frame.now, inquiry.until(frame))
    return CallRow(
        message=intent.message,
        run=run.id,
        cut=step.cut,
        connector=intent.connector,
        action=f"{step.active.manifest.name}.{step.call.name}",
        body=canonical(intent.body),
        state="intended",
        attempt=0,
        every_s=max(1, int(every.total_seconds())),
        until=until,
        intended_at=frame.now,
        sent_at=None,
        answered_at=None,
        answer=None,
        by=None,
    )


def shown(program: Program, frame: Frame) -> dict[str, Json]:
    """`shows:`, null until known: a path through a result that this run has not reached."""
    return {name: _shown(value, render, frame) for name, value, render in program.shows}


def _shown(value: Any, render: Any, frame: Frame) -> Json:
    try:
        found: Json = render(value(frame))
    except (KeyError, AttributeError):
        return None
    return found


def publish(rows: SegmentRows, run: str, at: datetime, own: Own | None) -> None:
    """Everything emitted, numbered under the tenant's lock; LAST_EVENT is loaded. A state says its event once."""
    events = [(type_, subject, canonical(data)) for type_, subject, data in rows.events]
    if own is not None and not any(type_ == own[0] for type_, _, _ in events):
        events.append(own)
    if not events:
        return
    last = rows.enter(SCHEMA).read(NUMBERS, LAST_EVENT.values)
    n = last.value if last else 0
    for type_, subject, body in events:
        n += 1
        rows.append(EVENTS, EventRow(n, derived_id(run, f"event/{n}"), type_, subject, body, run, at))
    rows.put(NUMBERS, Number(EVENT_NUMBER, n))
