"""When a counter starts again. Calendar windows follow the template's time zone; weeks start on Monday.

Business time in, a window out; nothing here reads a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from primitives.kit.clock import Duration

TRANSACTION, DAY, WEEK, MONTH, LIFE = "transaction", "day", "week", "month", "life"
SLICES = 60


@dataclass(frozen=True, slots=True)
class Window:
    """name: part of the counter's key, `2026-11-20`; ends: when the next begins, None for life; resets_at: as text."""

    name: str
    ends: datetime | None = None
    resets_at: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Rolling:
    """The last `seconds`, counted in slices of a sixtieth.

    A take counts until its whole slice is older than the window: up to a thirtieth too long, never too short.
    """

    word: str
    seconds: int
    slice: int

    @property
    def name(self) -> str:
        """Names the length, so that another length starts a counter of its own."""
        return f"rolling:{self.seconds}"

    def slice_of(self, at: datetime) -> int:
        return int(at.timestamp()) // self.slice

    def oldest(self, slice_: int) -> int:
        """The oldest slice that still counts in `slice_`: its end is later than the beginning of the window."""
        return (slice_ * self.slice - self.seconds) // self.slice

    def leaves(self, slice_: int) -> Moment:
        """When what was taken in `slice_` counts no more."""
        slices = -(-((slice_ + 1) * self.slice + self.seconds) // self.slice)
        return _moment(slices * self.slice)


FOREVER = Window(LIFE)


def rolling(length: Duration) -> Rolling:
    seconds = int(length.exact() // timedelta(seconds=1))
    return Rolling(_spoken(length, seconds), seconds, -(-seconds // SLICES))


def calendar(word: str, zone: str, at: datetime) -> Window:
    """The day, week or month that contains `at` in `zone`, or the whole life."""
    return FOREVER if word == LIFE else _containing(word, zone, at.astimezone(_zone(zone)).date())


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=4096)
def _moment(seconds: int) -> Moment:
    at = datetime.fromtimestamp(seconds, UTC)
    return Moment(at, at.isoformat())


@lru_cache(maxsize=4096)
def _containing(word: str, zone: str, day: date) -> Window:
    if word == DAY:
        name, ends = day.isoformat(), day + timedelta(days=1)
    elif word == WEEK:
        year, week, weekday = day.isocalendar()
        name, ends = f"{year}-W{week:02d}", day + timedelta(days=8 - weekday)
    else:
        name, ends = f"{day:%Y-%m}", (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    midnight = datetime.combine(ends, time(), _zone(zone))
    return Window(name, midnight.astimezone(UTC), midnight.isoformat())


def _spoken(length: Duration, seconds: int) -> str:
    """As a template writes it; 24h is not called a day, which would be a calendar day."""
    if length.days:
        return f"{length.days}d"
    for unit, letter in ((3600, "h"), (60, "m")):
        if seconds % unit == 0:
            return f"{seconds // unit}{letter}"
    return f"{seconds}s"
