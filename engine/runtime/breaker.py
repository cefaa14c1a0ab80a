"""A connector that fails again and again is left alone for a while, then tried with one call."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

CLOSED, OPEN, TRYING = ("closed", "open", "trying")


@dataclass(frozen=True, slots=True)
class BreakerRule:
    """It opens when, of the calls of the last `window_s`, at least `least` have failed, and half of all; it stays open
    for `rest_s`.
    """

    least: int = 8
    window_s: float = 30.0
    rest_s: float = 10.0


@dataclass(slots=True)
class Breaker:
    """Of one tenant's connector in one process. monotonic: seconds."""

    rule: BreakerRule
    monotonic: Callable[[], float]
    state: str = CLOSED
    _until: float = 0.0
    _seen: deque[tuple[float, bool]] = field(default_factory=deque)

    def allows(self) -> bool:
        """Whether a call may go out now. After the rest one may, and the others wait for how it ends."""
        if self.state == CLOSED:
            return True
        if self.state == OPEN and self.monotonic() >= self._until:
            self.state = TRYING
            return True
        return False

    def succeeded(self) -> None:
        if self.state != CLOSED:
            self.state = CLOSED
            self._seen.clear()
        self._count(True)

    def failed(self) -> None:
        self._count(False)
        failures = sum(not well for _, well in self._seen)
        if self.state == TRYING or (failures >= self.rule.least and failures * 2 >= len(self._seen)):
            self.state = OPEN
            self._until = self.monotonic() + self.rule.rest_s

    def abandoned(self) -> None:
        """A call that ended without saying anything of the other side: if it was the one to try, the next one is."""
        if self.state == TRYING:
            self.state = OPEN
            self._until = self.monotonic()

    def _count(self, well: bool) -> None:
        now = self.monotonic()
        self._seen.append((now, well))
        while self._seen and self._seen[0][0] < now - self.rule.window_s:
            self._seen.popleft()
