"""What operators have paused: nothing goes out by a connector until somebody resumes it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from engine.runtime.bookkeeping import Bookkeeping, Writer
from engine.runtime.differing import differing
from engine.runtime.noting import Action, note
from engine.runtime.reader import Reads

CACHED_S = 1.0
RUNNING, PAUSED = "running", "paused"

READ = "select connector, by, at from runtime.pause order by connector"
PUT = """
insert into runtime.pause (tenant, connector, by, at)
values (%(tenant)s, %(connector)s, %(by)s, %(at)s) on conflict (tenant, connector) do nothing"""
DELETE = "delete from runtime.pause where tenant = %(tenant)s and connector = %(connector)s"


@dataclass(frozen=True, slots=True)
class Pause:
    connector: str
    by: str
    at: datetime


class ConnectorPauses:
    """What was read is good for a second; the process that pauses or resumes knows it at once."""

    def __init__(self, reader: Reads, books: Bookkeeping, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._reader = reader
        self._books = books
        self._monotonic = monotonic
        self._known: dict[str, tuple[float, dict[str, Pause]]] = {}
        self._reading: dict[str, asyncio.Task[dict[str, Pause]]] = {}

    async def paused(self, tenant: str, connector: str) -> bool:
        return connector in await self.of(tenant)

    async def of(self, tenant: str) -> dict[str, Pause]:
        known = self._known.get(tenant)
        if known is not None and known[0] > self._monotonic():
            return known[1]
        reading = self._reading.get(tenant)
        if reading is None or reading.done():
            reading = self._reading[tenant] = asyncio.create_task(self._read(tenant))
        return await asyncio.shield(reading)

    async def _read(self, tenant: str) -> dict[str, Pause]:
        """Who asks while it is being read waits for the same."""
        until = self._monotonic() + CACHED_S
        async with self._reader.tenant(tenant) as query:
            found = {row[0]: Pause(*row) for row in await query.fetch(READ, {})}
        if self._reading.get(tenant) is asyncio.current_task():
            del self._reading[tenant]
            self._known[tenant] = (until, found)
        return found

    async def pause(self, tenant: str, connector: str, by: str, at: datetime) -> None:
        """Who paused it first stays."""
        async with self._books.tenant(tenant) as writer:
            if await writer.run(PUT, {"connector": connector, "by": by, "at": at}):
                await _note(writer, connector, by, RUNNING, PAUSED)
        self._forget(tenant)

    async def resume(self, tenant: str, connector: str, by: str) -> None:
        async with self._books.tenant(tenant) as writer:
            if await writer.run(DELETE, {"connector": connector}):
                await _note(writer, connector, by, PAUSED, RUNNING)
        self._forget(tenant)

    def _forget(self, tenant: str) -> None:
        """What is being read now may be from before."""
        self._known.pop(tenant, None)
        self._reading.pop(tenant, None)


async def _note(writer: Writer, connector: str, by: str, before: str, after: str) -> None:
    action = "connector.paused" if after == PAUSED else "connector.resumed"
    await note(writer, Action(by, action, connector, differing({"state": before}, {"state": after})))
