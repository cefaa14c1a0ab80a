"""Days of a zone as moments: a period of days begins with its first, and ends before the day after its last."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
"""Before and after all that is in the books."""


def begin_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The beginning of the next one. The calendar's last day has none."""
    return LAST if day == date.max else begin_of(day + timedelta(days=1), zone)


def days_before(day: date, days: int) -> date:
    """The calendar's first day, where there are not so many before it."""
    return date.fromordinal(max(1, day.toordinal() - days))
