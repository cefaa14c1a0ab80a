"""Sweeps: again and again, what has become due is looked for and handed out. They find what any job or process lost.

One process sweeps at a time, by a lease; what it hands out is checked again by whoever acts on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from structlog.typing import FilteringBoundLogger

from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.clock import utc_now
from engine.runtime.logs import frames
from engine.runtime.runner import Runs

EVERY_S = 0.5
LEASE_S = 3.0
AT_ONCE = 128
CHUNK = 1_000
REMEMBERED_S = 5.0
NEGLECTED = timedelta(seconds=5)
UNTAKEN = timedelta(seconds=2)

LEAD = "select runtime.lead('sweeps', %(who)s, %(seconds)s)"
DUE_RUNS = "select tenant, id, step, wake_at from runtime.due_runs(%(now)s, %(most)s)"
DUE_RESOURCES = "select tenant, id, state_n from runtime.due_resources(%(now)s, %(most)s)"
IN_NEED = "select tenant, id, step, needs from runtime.runs_in_need(%(age)s, %(most)s)"
ARRIVALS = "select tenant, connector, message from runtime.new_arrivals(%(now)s, %(age)s, %(most)s)"
RESPONSES = "select tenant, connector, message, next_at from runtime.due_responses(%(now)s, %(most)s)"

Row = tuple[Any, ...]
Hand = Callable[[Row], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Sweep:
    """A question to the owner's function, and what is done with each row of its answer."""

    name: str
    sql: str
    hand: Hand
    age: timedelta | None = None


@dataclass(slots=True)
class Sweeps:
    """who: this process, for the lease. now: real time; each tenant's own is made of it in the database."""

    books: Bookkeeping
    runs: Runs
    log: FilteringBoundLogger
    who: str
    now: Callable[[], datetime] = utc_now
    every_s: float = EVERY_S
    _handed: dict[Row, float] = field(default_factory=dict)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def run(self) -> None:
        """Until cancelled. A database that cannot be reached is asked again after the next pause."""
        while True:
            try:
                more = await self._leads() and await self.once()
            except Exception as exception:
                self.log.error("not_swept", kind=type(exception).__name__, frames=frames(exception))
                more = False
            if not more:
                await asyncio.sleep(self.every_s)

    async def once(self, neglected: timedelta = NEGLECTED, untaken: timedelta = UNTAKEN) -> bool:
        """Everything that is due, once. True where there may be more than one look could show."""
        self._forget()
        found = await asyncio.gather(*[self._sweep(one) for one in self._all(neglected, untaken)])
        return any(found)

    def _all(self, neglected: timedelta, untaken: timedelta) -> tuple[Sweep, ...]:
        runs = self.runs
        return (
            Sweep("run", DUE_RUNS, lambda row: runs.wake(row[0], row[1], row[2])),
            Sweep("resource", DUE_RESOURCES, lambda row: runs.strike(row[0], row[1], row[2])),
            Sweep("need", IN_NEED, lambda row: runs.call(row[0], row[1], row[2]), neglected),
            Sweep("arrival", ARRIVALS, lambda row: runs.take(row[0], row[1], row[2]), untaken),
            Sweep("response", RESPONSES, lambda row: runs.respond(row[0], row[1], row[2])),
        )

    async def _leads(self) -> bool:
        rows = await self.books.everywhere(LEAD, {"who": self.who, "seconds": LEASE_S})
        return bool(rows and rows[0][0])

    async def _sweep(self, sweep: Sweep) -> bool:
        given = {"now": self.now(), "most": CHUNK, "age": sweep.age}
        rows = await self.books.everywhere(sweep.sql, given)
        fresh = [row for row in rows if (sweep.name, *row) not in self._handed]
        until = monotonic() + REMEMBERED_S
        self._handed.update({(sweep.name, *row): until for row in fresh})
        await asyncio.gather(*[self._hand(sweep, row) for row in fresh])
        return len(rows) >= CHUNK and bool(fresh)

    async def _hand(self, sweep: Sweep, row: Row) -> None:
        async with self._room:
            try:
                await sweep.hand(row)
            except Exception as exception:
                kind = type(exception).__name__
                self.log.error("due_failed", sweep=sweep.name, tenant=row[0], kind=kind, frames=frames(exception))

    def _forget(self) -> None:
        """What was handed out long ago and is still due has been lost on the way."""
        now = monotonic()
        self._handed = {row: until for row, until in self._handed.items() if until > now}
