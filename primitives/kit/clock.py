"""Time: spans as templates write them, and calendar windows in the template's time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_SPAN = re.compile(r"(\d{1,6})(s|m|h|d|bd)")
_SECONDS = {"s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """days are calendar days in the template's zone, business_days skip weekends and holidays, seconds are exact."""

    days: int = 0
    seconds: int = 0
    business_days: int = 0

    def exact(self) -> timedelta:
        """The length where a day has 24 hours, for rolling windows and comparisons."""
        return timedelta(days=self.days + self.business_days, seconds=self.seconds)


def parse_duration(text: str) -> Duration | None:
    """`30s`, `15m`, `2h`, `7d`, `5bd`; None for anything else."""
    match = _SPAN.fullmatch(text)
    if match is None:
        return None
    count, unit = int(match[1]), match[2]
    if unit == "d":
        return Duration(days=count)
    if unit == "bd":
        return Duration(business_days=count)
    return Duration(seconds=count * _SECONDS[unit])


def after(moment: datetime, duration: Duration) -> datetime:
    """`moment + duration`. Raises ValueError for business days: they need a calendar."""
    if duration.business_days:
        raise ValueError("business days need a calendar")
    return moment + timedelta(days=duration.days, seconds=duration.seconds)
