"""A run as operators see it: where it stands, what it did when, its calls. No values: those are in `explain`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from engine.runtime.explain import event_of
from engine.runtime.rendering import moment
from engine.runtime.tables import CallRow, Run
from primitives.kit.canonical import parse
from primitives.kit.store import Json

CUTS_WITHOUT_A_MARK = ("wait", "approve")
INTENDED = "intended"


def show_for_operators(run: Run) -> dict[str, Json]:
    return {
        "id": run.id,
        "reference": run.reference,
        "workflow": run.workflow,
        "status": run.status,
        "release": run.release,
        "step": run.step,
        "resource": run.resource,
        "actor": run.actor,
        "event": event_of(run),
        "asks": run.asks,
        "needs": run.needs,
        "attempt": run.attempt,
        "wake_at": _maybe(run.wake_at),
        "problem": parse(run.problem) if run.problem else None,
        "created_at": moment(run.at),
        "moved_at": _maybe(run.moved_at),
    }


def show_call(call: CallRow) -> dict[str, Json]:
    """Its marks; neither what was sent nor what came back, but for the reason's code."""
    answer = parse(call.answer) if call.answer else {}
    return {
        "message": call.message,
        "connector": call.connector,
        "action": call.action,
        "state": call.state,
        "attempt": call.attempt,
        "intended_at": moment(call.intended_at),
        "sent_at": _maybe(call.sent_at),
        "answered_at": _maybe(call.answered_at),
        "until": _maybe(call.until),
        "reason": answer.get("reason"),
        "by": call.by,
    }


def timeline(run: Run, calls: Sequence[CallRow]) -> list[dict[str, Json]]:
    """Every step with when it was committed, null where that is not known; calls with when they were sent."""
    return [
        {"at": _maybe(at), "did": did, "template": line, "outcome": mark} for at, did, line, mark in _told(run, calls)
    ]


Told = tuple[datetime | None, str, str | None, str | None]


def _told(run: Run, calls: Sequence[CallRow]) -> Iterator[Told]:
    by_message = {call.message: call for call in calls}
    entries = parse(run.record)
    last_cut = max((n for n, entry in enumerate(entries) if _is_cut(entry)), default=-1)
    at: datetime | None = run.at
    call: CallRow | None = None
    for number, (line, did, recorded, *more) in enumerate(entries):
        mark = more[1] if len(more) > 1 else None
        if mark == INTENDED:
            call = by_message.get(str(recorded.get("message"))) if isinstance(recorded, dict) else None
            at = call.intended_at if call else None
        elif mark is not None:
            at = call.answered_at if call else None
        yield at, did, line, mark
        if mark == INTENDED and call is not None and call.sent_at is not None:
            yield call.sent_at, "sent", None, None
        if did in CUTS_WITHOUT_A_MARK and mark is None:
            at = run.moved_at if number == last_cut else None


def _is_cut(entry: Sequence[Json]) -> bool:
    return len(entry) > 4 or entry[1] in CUTS_WITHOUT_A_MARK


def _maybe(at: datetime | None) -> str | None:
    return None if at is None else moment(at)
