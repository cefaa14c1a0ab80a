"""Closing an arrival nobody took: a person says how it was dealt with. One commit, with its Idempotency-Key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from engine.runtime.inbox import arrival
from engine.runtime.once import Asked, Kept
from engine.runtime.remembered import kept, key_of, request_of
from engine.runtime.rows import Loaded, SegmentRows
from engine.runtime.segment import Lane
from engine.runtime.tables import INBOX, REQUESTS, SCHEMA
from primitives.kit.problems import Decline, Defect
from primitives.kit.store import Key

NOTHING = Kept(409, {})
"""There is nothing to close, or no more."""


@dataclass(frozen=True, slots=True)
class Closing:
    """engine.runtime.segment.Segment. note: who closed it, and with which evidence."""

    tenant: str
    product: str
    connector: str
    message: str
    note: str
    asked: Asked
    at: datetime

    rounds = 1
    lane = Lane.NOW

    @property
    def mark(self) -> str:
        return self.asked.key

    def keys(self, number: int, loaded: Loaded) -> Iterable[Key]:
        yield Key(REQUESTS, key_of(self.asked))
        yield INBOX.at(self.connector, self.message)

    def committed(self, rows: SegmentRows) -> Kept | None:
        return kept(rows.read(REQUESTS, key_of(self.asked)), self.asked)

    def apply(self, rows: SegmentRows) -> Kept:
        row = rows.enter(SCHEMA).get(INBOX, self.connector, self.message)
        if row is None or row.product != self.product or row.state not in ("open", "kept"):
            return NOTHING
        note = f"{row.note}; {self.note}" if row.note else self.note
        closed = replace(row, state="closed", note=note, taken_at=self.at)
        rows.put(INBOX, closed)
        rows.append(REQUESTS, request_of(self.asked, arrival(closed), row.run or "", self.at))
        return Kept(200, arrival(closed))

    def decline(self, rows: SegmentRows, decline: Decline) -> Kept:
        raise Defect(f"a close declined: {decline.code}")
