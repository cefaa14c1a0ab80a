"""Counters, and what was taken from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Counter:
    """What a subject has used of a rule in one window.

    period: the window by name. used: minor units, or how often; of a rolling window, what counted at `taken_at`.
    slices: of a rolling window, as `slices` writes them; empty for calendar windows.
    """

    subject: str
    rule: str
    period: str
    used: int
    slices: str
    taken_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What a take did: enough to give it back to its window, in whole or in part, and to explain it.

    slice: of a rolling window, where it was counted. before and used: the counter around it. at_most: the limit then.
    """

    rule: str
    subject: str
    window: str
    slice: int | None
    amount: int
    before: int
    used: int
    at_most: int
    resets_at: str | None

    @property
    def remaining(self) -> int:
        return self.at_most - self.used
