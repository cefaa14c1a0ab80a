"""Moments and days as people of the tenant's place read them: `21 Nov 2026, 16:52`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

HOME = "Asia/Manila"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def zone_of(name: str) -> ZoneInfo:
    """Manila where the name is of no zone we know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(HOME)


def day(of: date) -> str:
    return f"{of.day} {MONTHS[of.month - 1]} {of.year}"


def moment(at: datetime, zone: str = HOME, seconds: bool = False) -> str:
    """at: with its offset. seconds: where the order of what happened matters."""
    local = at.astimezone(zone_of(zone))
    return f"{day(local)}, {local:%H:%M:%S}" if seconds else f"{day(local)}, {local:%H:%M}"


def today(now: datetime, zone: str = HOME) -> date:
    return now.astimezone(zone_of(zone)).date()


def ago(at: datetime, now: datetime) -> str:
    """How long it has waited: `3 min`, `5 h`, `12 days`."""
    waited = max(now - at, timedelta())
    minutes = int(waited.total_seconds()) // 60
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"
