"""When rails settle: PESONet's cut-offs on banking days, Manila time. Whoever controls the rail closes its cycles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MANILA = ZoneInfo("Asia/Manila")

CUT_OFFS: Mapping[str, tuple[time, ...]] = {"pesonet": (time(10), time(13), time(16))}
"""PPMI, since 1 August 2024. InstaPay settles several times a day, at hours that are not public."""

HOLIDAYS = frozenset({(1, 1), (4, 9), (5, 1), (6, 12), (11, 30), (12, 25), (12, 30)})
"""The regular holidays that have a date (Republic Act 9492). Those that move are proclaimed each year."""

_LONGEST_CLOSED = 14


def is_banking_day(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS


def last_cut_off(rail: str, at: datetime) -> datetime | None:
    """The one that was passed last, None on a rail without."""
    local = at.astimezone(MANILA)
    for back in range(_LONGEST_CLOSED):
        day = local.date() - timedelta(days=back)
        for cut_off in reversed(CUT_OFFS.get(rail, ())):
            moment = datetime.combine(day, cut_off, MANILA)
            if is_banking_day(day) and moment <= local:
                return moment
    return None


def cycle_name(rail: str, at: datetime, number: int) -> str:
    """`PESONET-20261120-1300-4`: of a product's fourth cycle, at the cut-off of that hour. At most 35 characters."""
    passed = last_cut_off(rail, at)
    day = f"{passed:%Y%m%d-%H%M}" if passed else f"{at.astimezone(MANILA):%Y%m%d}"
    return f"{rail.upper()[:12]}-{day}-{number}"
