"""One thing that is looked for again and again: a question to the database, and what is done with each row it finds.

A row is handed out once while it is under way, and not again for some seconds; what fails comes back ever later, and
what stands behind it is found all the same.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf
from time import monotonic
from typing import Any

from structlog.typing import FilteringBoundLogger

from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.logs import frames

CHUNK = 1_000
LIMIT = f" limit {20 * CHUNK}"
"""However many tenants have something due in the same moment."""
FIRST_MOST = 16
REMEMBERED_S = 5.0
LONGEST_S = 60.0

Row = tuple[Any, ...]
"""The tenant, then what names the thing that is due, and for when: what is due again later is another row."""


@dataclass(frozen=True, slots=True)
class Asked:
    """sql: with `now`, `most` per tenant, and `age`, how long it must have been so. hand: what is done with a row."""

    name: str
    sql: str
    hand: Callable[[Row], Awaitable[None]]
    at_once: int
    age: timedelta | None = None


@dataclass(slots=True)
class Memory:
    """until: when it may be handed out again, never while it is under way. failures: one after the other."""

    until: float = inf
    failures: int = 0


@dataclass(slots=True)
class Sweep:
    """asked.at_once are under way; others wait for their turn here, a chunk at most."""

    asked: Asked
    books: Bookkeeping
    log: FilteringBoundLogger
    clock: Callable[[], float] = monotonic
    _handed: dict[Row, Memory] = field(default_factory=dict)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)
    _most: int = FIRST_MOST
    _half_free: asyncio.Event = field(default_factory=asyncio.Event)
    _room: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._room = asyncio.Semaphore(self.asked.at_once)
        self._half_free.set()

    async def look(self, now: datetime) -> bool:
        """Hand out what is due, without waiting for it. True where there is more than this look could show."""
        self._forget()
        most = self._most + len(self._handed)
        rows = await self.books.everywhere(self.asked.sql + LIMIT, {"now": now, "most": most, "age": self.asked.age})
        fresh = [row for row in rows if self._may(row)]
        for row in fresh:
            self._hand_out(row)
        found = Counter(row[0] for row in rows)
        self._most = CHUNK // max(1, len(found)) or 1
        return max(found.values(), default=0) >= most

    async def room(self) -> None:
        """Returns when no more than half of what may be under way is, so that the next look finds hands."""
        await self._half_free.wait()

    async def done(self) -> None:
        """Returns when what was under way is done."""
        if self._under_way:
            await asyncio.wait(set(self._under_way))

    def stop(self) -> None:
        for task in self._under_way:
            task.cancel()

    def _may(self, row: Row) -> bool:
        memory = self._handed.get(row)
        return memory is None or memory.until <= self.clock()

    def _hand_out(self, row: Row) -> None:
        self._handed.setdefault(row, Memory()).until = inf
        task = asyncio.create_task(self._handle(row))
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        self._note()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._note()

    def _note(self) -> None:
        if len(self._under_way) <= self.asked.at_once // 2:
            self._half_free.set()
        else:
            self._half_free.clear()

    async def _handle(self, row: Row) -> None:
        memory = self._handed[row]
        async with self._room:
            try:
                await self.asked.hand(row)
                memory.failures = 0
            except Exception as exception:
                memory.failures += 1
                kind, name = type(exception).__name__, self.asked.name
                self.log.error("due_failed", sweep=name, tenant=row[0], kind=kind, frames=frames(exception))
            finally:
                memory.until = self.clock() + min(REMEMBERED_S * 2 ** min(memory.failures, 9), LONGEST_S)

    def _forget(self) -> None:
        """A failure is remembered for a while after it may be tried again, so that the next one waits longer."""
        now = self.clock()
        self._handed = {row: one for row, one in self._handed.items() if one.until + one.failures * LONGEST_S > now}
