"""Sweeps: again and again, what has become due is looked for and handed out. They find what any job or process lost.

One process sweeps at a time, by a lease; what it hands out is checked again by whoever acts on it. Each kind of thing
has a loop and hands of its own: a rail that does not answer holds up inquiries, and no clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from structlog.typing import FilteringBoundLogger

from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.clock import utc_now
from engine.runtime.logs import frames
from engine.runtime.runner import Runs
from engine.runtime.sweep import Asked, Sweep

EVERY_S = 0.5
LEASE_S = 3.0
RENEWED_EVERY_S = 0.75
NEGLECTED = timedelta(seconds=5)
UNTAKEN = timedelta(seconds=2)

LEAD = "select runtime.lead('sweeps', %(who)s, %(seconds)s)"
DUE_RUNS = "select tenant, id, step, wake_at from runtime.due_runs(%(now)s, %(most)s)"
DUE_RESOURCES = "select tenant, id, state_n from runtime.due_resources(%(now)s, %(most)s)"
IN_NEED = "select tenant, id, step, needs from runtime.runs_in_need(%(age)s, %(most)s)"
ARRIVALS = "select tenant, connector, message from runtime.new_arrivals(%(now)s, %(age)s, %(most)s)"
RESPONSES = "select tenant, connector, message, next_at from runtime.due_responses(%(now)s, %(most)s)"


@dataclass(slots=True)
class Sweeps:
    """who: this process, for the lease. now: real time; each tenant's own is made of it in the database."""

    books: Bookkeeping
    runs: Runs
    log: FilteringBoundLogger
    who: str
    now: Callable[[], datetime] = utc_now
    every_s: float = EVERY_S
    _led_until: float = float("-inf")
    _all: tuple[Sweep, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._all = tuple(Sweep(one, self.books, self.log) for one in _asked(self.runs))

    @property
    def leads(self) -> bool:
        """A process that was stopped meanwhile knows by its own clock that it no longer does."""
        return monotonic() < self._led_until

    async def run(self) -> None:
        """Until cancelled."""
        async with AsyncExitStack() as stack:
            for sweep in self._all:
                stack.callback(sweep.stop)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._keep_leading())
                for sweep in self._all:
                    group.create_task(self._repeat(sweep))

    async def once(self) -> bool:
        """Everything that is due, handed out and done. True where there may be more than one look could show."""
        found = [await sweep.look(self.now()) for sweep in self._all]
        for sweep in self._all:
            await sweep.done()
        return any(found)

    async def _repeat(self, sweep: Sweep) -> None:
        """A database that cannot be reached is asked again after the next pause."""
        while True:
            more = False
            if self.leads:
                try:
                    more = await sweep.look(self.now())
                except Exception as exception:
                    kind = type(exception).__name__
                    self.log.error("not_swept", sweep=sweep.asked.name, kind=kind, frames=frames(exception))
            await (sweep.room() if more else asyncio.sleep(self.every_s))

    async def _keep_leading(self) -> None:
        """Counted from before it is asked for, the lease here ends before it ends in the database."""
        while True:
            began = monotonic()
            try:
                rows = await self.books.everywhere(LEAD, {"who": self.who, "seconds": LEASE_S})
                self._led_until = began + LEASE_S if rows and rows[0][0] else float("-inf")
            except Exception as exception:
                self.log.error("lease_not_renewed", kind=type(exception).__name__, frames=frames(exception))
            await asyncio.sleep(RENEWED_EVERY_S)


def _asked(runs: Runs) -> tuple[Asked, ...]:
    """Inquiries and calls wait for outside systems, the others for commits alone."""
    return (
        Asked("run", DUE_RUNS, lambda row: runs.wake(row[0], row[1], row[2]), 128),
        Asked("resource", DUE_RESOURCES, lambda row: runs.strike(row[0], row[1], row[2]), 128),
        Asked("need", IN_NEED, lambda row: runs.call(row[0], row[1], row[2]), 64, NEGLECTED),
        Asked("arrival", ARRIVALS, lambda row: runs.take(row[0], row[1], row[2]), 128, UNTAKEN),
        Asked("response", RESPONSES, lambda row: runs.respond(row[0], row[1], row[2]), 64),
    )
