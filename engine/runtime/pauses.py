"""What operators have paused: nothing goes out by a connector until somebody resumes it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.reader import Reads

CACHED_S = 1.0

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

    async def paused(self, tenant: str, connector: str) -> bool:
        return connector in await self.of(tenant)

    async def of(self, tenant: str) -> dict[str, Pause]:
        known = self._known.get(tenant)
        if known is None or known[0] <= self._monotonic():
            async with self._reader.tenant(tenant) as query:
                rows = await query.fetch(READ, {})
            known = self._known[tenant] = (self._monotonic() + CACHED_S, {row[0]: Pause(*row) for row in rows})
        return known[1]

    async def pause(self, tenant: str, connector: str, by: str, at: datetime) -> None:
        """Who paused it first stays."""
        async with self._books.tenant(tenant) as writer:
            await writer.run(PUT, {"connector": connector, "by": by, "at": at})
        self._known.pop(tenant, None)

    async def resume(self, tenant: str, connector: str) -> None:
        async with self._books.tenant(tenant) as writer:
            await writer.run(DELETE, {"connector": connector})
        self._known.pop(tenant, None)
