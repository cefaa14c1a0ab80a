"""Moments and days as people of a place read them: `21 Nov 2026, 16:52`."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(of: date) -> str:
    return f"{of.day} {MONTHS[of.month - 1]} {of.year}"


def moment(at: datetime, zone: ZoneInfo, seconds: bool = False) -> str:
    """at: with its offset. seconds: where the order of what happened matters."""
    local = at.astimezone(zone)
    return f"{day(local)}, {local:%H:%M:%S}" if seconds else f"{day(local)}, {local:%H:%M}"


def midnight(of: date, zone: ZoneInfo) -> datetime:
    """Where the day begins there, in UTC."""
    return datetime.combine(of, time(), zone).astimezone(UTC)


def ago(at: datetime, now: datetime) -> str:
    """How long it has waited: `3 min`, `5 h`, `12 days`."""
    waited = max(now - at, timedelta())
    minutes = int(waited.total_seconds()) // 60
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"
