"""A batch of one tenant's segments: rounds of keys, then apply in arrival order. Pure: any store can carry it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter, thread_time
from typing import Any

from engine.runtime.failpoints import Failpoints
from engine.runtime.rows import Loaded, Overlay, SegmentRows
from engine.runtime.segment import Segment, SegmentFailed
from primitives.kit.problems import Decline
from primitives.kit.store import Key, NotLoaded, Table

ROWS_MAX = 200
SECONDS_MAX = 0.020
TURN_SECONDS = 0.010
ROUNDS_MAX = 4

Wanted = dict[Table[Any], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Failed:
    """The answer of a segment that failed alone."""

    error: BaseException


class Batch:
    """answers[i] belongs to segments[i]; those past `taken` wait for the next turn."""

    def __init__(self, segments: Sequence[Segment], failpoints: Failpoints) -> None:
        self.segments = segments
        self.loaded = Loaded()
        self.overlay: Overlay | None = None
        self.answers: list[Any] = []
        self.broken: dict[int, BaseException] = {}
        self.rounds = max(segment.rounds for segment in segments)
        self._failpoints = failpoints

    @property
    def taken(self) -> int:
        return len(self.answers)

    def wanted(self, number: int) -> Wanted:
        """The keys of a round that are not loaded, by table, each once; they count as absent until `fill` finds them.

        A segment whose keys raise is broken: it fails alone, at its turn.
        """
        rows = self.loaded.rows
        wanted: Wanted = {}
        for index, segment in enumerate(self.segments):
            if number < segment.rounds and index not in self.broken:
                try:
                    self._collect(segment.keys(number, self.loaded), rows, wanted)
                except Exception as error:
                    self.broken[index] = error
        return wanted

    @staticmethod
    def _collect(keys: Any, rows: dict[Key, Any], wanted: Wanted) -> None:
        for key in keys:
            if key not in rows:
                rows[key] = None
                table, values = key
                if table in wanted:
                    wanted[table].append(values)
                else:
                    wanted[table] = [values]

    def fill(self, table: Table[Any], found: Sequence[Any]) -> None:
        rows, key_of = self.loaded.rows, table.key_of
        for row in found:
            rows[(table, key_of(row))] = row  # type: ignore[index]

    def apply(self, inserted_at: datetime, others_wait: Callable[[], bool]) -> Overlay:
        """Apply in arrival order; ends early, after at least one segment, when the turn is over and others wait, or
        where a segment needs rows that only the ones before it made known: the next batch loads them.
        """
        overlay = self.overlay = Overlay(self.loaded, inserted_at)
        start = perf_counter()
        for index, segment in enumerate(self.segments):
            answer = self._one(index, segment, overlay)
            if index > 0 and isinstance(answer, Failed) and isinstance(answer.error, NotLoaded):
                break
            self.answers.append(answer)
            if perf_counter() - start > TURN_SECONDS and others_wait():
                break
        return overlay

    def _one(self, index: int, segment: Segment, overlay: Overlay) -> Any:
        if index in self.broken:
            return Failed(self.broken[index])
        try:
            rows = SegmentRows(overlay)
            known = segment.committed(rows)
            if known is not None:
                return known
            self._failpoints.hit("segment.apply", segment)
            answer, rows = _within_caps(segment, rows, overlay)
        except Exception as error:
            return Failed(error)
        overlay.merge(rows)
        return answer


def _within_caps(segment: Segment, rows: SegmentRows, overlay: Overlay) -> tuple[Any, SegmentRows]:
    """Apply, and hold the result to the caps. Time is asked twice: a collector's pause is not the segment's fault,
    and `apply` is pure, so doing it again does nothing else.
    """
    for _ in range(2):
        start = thread_time()
        answer = _apply_or_decline(segment, rows)
        seconds = thread_time() - start
        if rows.count > ROWS_MAX:
            raise SegmentFailed(f"the segment writes {rows.count} rows; at most {ROWS_MAX}")
        if seconds <= SECONDS_MAX:
            return answer, rows
        rows = SegmentRows(overlay)
    raise SegmentFailed(f"the segment took {seconds * 1000:.0f} ms of processor time")


def _apply_or_decline(segment: Segment, rows: SegmentRows) -> Any:
    try:
        return segment.apply(rows)
    except Decline as decline:
        rows.drop()
        return segment.decline(rows, decline)
