"""What stands before one tenant's connector: a breaker, a bound of what is under way, a pace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from engine.runtime.breaker import OPEN, Breaker, BreakerRule
from engine.runtime.metrics import Metrics
from primitives.kit.connector import Bounds, NotSent, Unanswered


class Pace:
    """At most so many a second, evenly."""

    def __init__(self, per_second: int, monotonic: Callable[[], float]) -> None:
        self._gap = 1.0 / per_second
        self._monotonic = monotonic
        self._next = 0.0

    async def wait(self) -> None:
        now = self._monotonic()
        turn = max(now, self._next)
        self._next = turn + self._gap
        if turn - now > self._gap:
            await asyncio.sleep(turn - now)


@dataclass(frozen=True, slots=True)
class Gate:
    """name: of the connector, for the metrics."""

    name: str
    bounds: Bounds
    breaker: Breaker
    room: asyncio.Semaphore
    pace: Pace
    metrics: Metrics
    monotonic: Callable[[], float]

    @asynccontextmanager
    async def entered(self) -> AsyncIterator[None]:
        """Raises NotSent where the breaker is open; waits where too much is under way."""
        async with self.room:
            if not self.breaker.allows():
                self.metrics.held_back(self.name, "breaker")
                raise NotSent("left alone for a while: it failed too often")
            began, outcome = self.monotonic(), "cut_short"
            try:
                with self.metrics.under_way(self.name):
                    await self.pace.wait()
                    yield
                outcome = "answered"
            except (NotSent, Unanswered) as error:
                outcome = "not_sent" if isinstance(error, NotSent) else "unanswered"
                raise
            finally:
                self._learn(outcome)
                self.metrics.call(self.name, outcome, self.monotonic() - began)

    def _learn(self, outcome: str) -> None:
        was = self.breaker.state
        if outcome == "answered":
            self.breaker.succeeded()
        elif outcome == "cut_short":
            self.breaker.abandoned()
        else:
            self.breaker.failed()
        if self.breaker.state == OPEN and was != OPEN and outcome != "cut_short":
            self.metrics.opened(self.name)


def make_gate(name: str, bounds: Bounds, metrics: Metrics, monotonic: Callable[[], float]) -> Gate:
    rule = BreakerRule(bounds.failures, bounds.within_s, bounds.rest_s)
    room, pace = asyncio.Semaphore(bounds.at_once), Pace(bounds.per_second, monotonic)
    return Gate(name, bounds, Breaker(rule, monotonic), room, pace, metrics, monotonic)
