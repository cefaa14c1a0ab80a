"""Small commits about a run that do not move it: a message received, a call that is leaving, a clock set anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from engine.runtime.rows import Loaded, SegmentRows
from engine.runtime.segment import Lane, SegmentFailed
from engine.runtime.tables import CALLS, INBOX, RUNS, SCHEMA, CallRow, InboxRow, Run
from engine.runtime.writing import STUCK
from primitives.kit.canonical import canonical, parse
from primitives.kit.problems import Decline, Defect
from primitives.kit.store import Json, Key

DONE, MOVED = ("done", "moved")


class Mark:
    """engine.runtime.segment.Segment of one such commit. change(rows): False where there is nothing to change."""

    __slots__ = ("_change", "_keys", "mark", "tenant")

    lane = Lane.LATER
    rounds = 1

    def __init__(self, tenant: str, keys: tuple[Key, ...], change: Callable[[SegmentRows], bool], mark: str) -> None:
        self.tenant = tenant
        self._keys = keys
        self._change = change
        self.mark = mark

    def keys(self, number: int, loaded: Loaded) -> Iterable[Key]:
        return self._keys

    def committed(self, rows: SegmentRows) -> str | None:
        return None

    def apply(self, rows: SegmentRows) -> str:
        return DONE if self._change(rows.enter(SCHEMA)) else MOVED

    def decline(self, rows: SegmentRows, decline: Decline) -> str:
        raise Defect(f"a mark declined: {decline.code}")


def received(tenant: str, row: InboxRow) -> Mark:
    """What came in, once: MOVED for a second copy."""

    def change(rows: SegmentRows) -> bool:
        if rows.get(INBOX, row.connector, row.message) is not None:
            return False
        rows.put(INBOX, row)
        return True

    return Mark(tenant, (INBOX.at(row.connector, row.message),), change, row.message)


def leaving(tenant: str, run: Run, call: CallRow, at: datetime) -> Mark:
    """`sent`: from here on it may have left. The run sleeps until its first inquiry."""

    def change(rows: SegmentRows) -> bool:
        now, mine = rows.get(RUNS, run.id), rows.get(CALLS, call.message)
        if (
            now is None
            or mine is None
            or now.step != run.step
            or mine.attempt != call.attempt
            or mine.state != call.state
        ):
            return False
        rows.put(CALLS, replace(mine, state="sent", attempt=mine.attempt + 1, sent_at=mine.sent_at or at))
        wake_at = _next(at, mine)
        rows.put(RUNS, replace(now, needs="nothing", wake_at=wake_at, moved_at=rows.inserted_at))
        return True

    return Mark(tenant, (RUNS.at(run.id), CALLS.at(call.message)), change, call.message)


def stayed(tenant: str, run: Run, call: CallRow, again_at: datetime) -> Mark:
    """It has not left after all: intended again, tried again at `again_at`."""

    def change(rows: SegmentRows) -> bool:
        now, mine = rows.get(RUNS, run.id), rows.get(CALLS, call.message)
        if now is None or mine is None or now.step != run.step or mine.state not in ("intended", "sent"):
            return False
        rows.put(CALLS, replace(mine, state="intended", sent_at=None))
        rows.put(RUNS, replace(now, needs="nothing", wake_at=again_at, attempt=now.attempt + 1))
        return True

    return Mark(tenant, (RUNS.at(run.id), CALLS.at(call.message)), change, call.message)


def asked(tenant: str, run: Run, call: CallRow, at: datetime) -> Mark:
    """An inquiry that brought nothing: the next one is due."""

    def change(rows: SegmentRows) -> bool:
        now = rows.get(RUNS, run.id)
        if now is None or now.step != run.step:
            return False
        rows.put(RUNS, replace(now, wake_at=_next(at, call), attempt=now.attempt + 1))
        return True

    return Mark(tenant, (RUNS.at(run.id),), change, call.message)


def answered(tenant: str, row: InboxRow, next_at: datetime | None) -> Mark:
    """A verdict delivered (next_at None), or to be tried again."""

    def change(rows: SegmentRows) -> bool:
        mine = rows.get(INBOX, row.connector, row.message)
        if mine is None or mine.respond != "due":
            return False
        done = next_at is None
        rows.put(INBOX, replace(mine, respond="done" if done else "due", next_at=next_at, attempt=mine.attempt + 1))
        return True

    return Mark(tenant, (INBOX.at(row.connector, row.message),), change, row.message)


def parked(tenant: str, row: InboxRow, why: str) -> Mark:
    """An arrival nothing here could take: people see it."""

    def change(rows: SegmentRows) -> bool:
        mine = rows.get(INBOX, row.connector, row.message)
        if mine is None or mine.state != row.state:
            return False
        rows.put(INBOX, replace(mine, state="open", note=why))
        return True

    return Mark(tenant, (INBOX.at(row.connector, row.message),), change, row.message)


def stuck(tenant: str, run: Run, why: str) -> Mark:
    """A run that a fault stopped: people see it, and can send it on when the fault is mended."""

    def change(rows: SegmentRows) -> bool:
        now = rows.get(RUNS, run.id)
        if now is None or now.step != run.step:
            return False
        problem: dict[str, Json] = {"code": why, "title": "The run met a fault", "status": 500, "was": now.status}
        stopped = replace(
            now, status=STUCK, asks="operations", needs="nothing", wake_at=None, problem=canonical(problem)
        )
        rows.put(RUNS, replace(stopped, step=now.step + 1, moved_at=rows.inserted_at))
        return True

    return Mark(tenant, (RUNS.at(run.id),), change, run.id)


def unstuck(tenant: str, run: Run, at: datetime) -> Mark:
    """Where it stood before the fault: its call is made, or asked after at once."""

    def change(rows: SegmentRows) -> bool:
        now = rows.get(RUNS, run.id)
        if now is None or now.step != run.step:
            return False
        was = parse(now.problem or "{}").get("was", "running")
        back = replace(now, status=was, asks=None, problem=None, wake_at=at, step=now.step + 1)
        rows.put(RUNS, replace(back, moved_at=rows.inserted_at))
        return True

    return Mark(tenant, (RUNS.at(run.id),), change, run.id)


def _next(at: datetime, call: CallRow) -> datetime:
    """The next inquiry; the last one at the deadline itself."""
    if call.until is None:
        raise SegmentFailed("a call without a deadline")
    due = at + timedelta(seconds=call.every_s)
    return min(due, call.until) if call.until > at else due
