"""Counters, and what was taken from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from primitives.kit.canonical import canonical, parse
from primitives.limits.windows import Rolling


@dataclass(frozen=True, slots=True)
class Counter:
    """What a subject has used of a rule in one window.

    period: the window by name. used: minor units, or how often; of a rolling window, what counted at `taken_at`.
    slices: of a rolling window, [[slice, used], …] oldest first, as JSON; `[]` for calendar windows.
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


@dataclass(frozen=True, slots=True)
class Slices:
    """A rolling counter: (slice, used) oldest first."""

    entries: tuple[tuple[int, int], ...]

    @classmethod
    def read(cls, text: str) -> Slices:
        return cls(tuple((slice_, used) for slice_, used in parse(text)))

    def write(self) -> str:
        return canonical([list(entry) for entry in self.entries])

    @property
    def used(self) -> int:
        return sum(used for _, used in self.entries)

    def newest(self) -> int | None:
        return self.entries[-1][0] if self.entries else None

    def since(self, oldest: int) -> Slices:
        return Slices(tuple(entry for entry in self.entries if entry[0] >= oldest))

    def add(self, slice_: int, amount: int) -> Slices:
        """Into the newest slice, or a new one after it."""
        if self.entries and self.entries[-1][0] == slice_:
            return Slices((*self.entries[:-1], (slice_, self.entries[-1][1] + amount)))
        return Slices((*self.entries, (slice_, amount)))

    def give_back(self, slice_: int, amount: int) -> Slices:
        """Out of its own slice, never below zero; a slice that counts no more stays gone."""
        left = ((one, max(0, used - amount) if one == slice_ else used) for one, used in self.entries)
        return Slices(tuple(entry for entry in left if entry[1]))

    def free_for(self, amount: int, at_most: int, window: Rolling) -> str | None:
        """When `amount` fits, if nothing else is taken; None where it never does."""
        used = self.used
        for slice_, part in self.entries:
            used -= part
            if used + amount <= at_most:
                return window.leaves(slice_).isoformat()
        return None
