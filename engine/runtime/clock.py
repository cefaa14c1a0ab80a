"""Business time: the real time, moved forward by a tenant's offset. Only a sandbox has one, to see tomorrow today."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from engine.runtime.bookkeeping import Bookkeeping, Writer
from engine.runtime.reader import Reads

CACHED_S = 1.0

READ = "select offset_seconds from runtime.clock"
ADVANCE = """
insert into runtime.clock (tenant, offset_seconds)
select t.tenant, %(seconds)s from control.tenant t where t.tenant = %(tenant)s and t.sandbox
on conflict (tenant) do update set offset_seconds = clock.offset_seconds + excluded.offset_seconds"""


class NotASandbox(Exception):
    """A live tenant's clock is the world's."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class TenantClock:
    """An offset that was read is good for a second; the process that moves a clock knows it at once."""

    def __init__(
        self,
        reader: Reads,
        now: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reader = reader
        self._now = now
        self._monotonic = monotonic
        self._offsets: dict[str, tuple[float, timedelta]] = {}

    async def now(self, tenant: str) -> datetime:
        known = self._offsets.get(tenant)
        if known is None or known[0] <= self._monotonic():
            if known is not None:  # one reads it again, the others go on with it meanwhile
                self._offsets[tenant] = (self._monotonic() + CACHED_S, known[1])
            known = self._offsets[tenant] = (self._monotonic() + CACHED_S, await self._read(tenant))
        return self._now() + known[1]

    async def advance(self, books: Bookkeeping, tenant: str, by: timedelta) -> datetime:
        """The new time. Raises NotASandbox, and ValueError where `by` is not forward: time never goes back."""
        async with books.tenant(tenant) as writer:
            await self.move(writer, by)
        self.forget(tenant)
        return await self.now(tenant)

    async def move(self, writer: Writer, by: timedelta) -> None:
        """In the caller's transaction, after which it says `forget`. Raises as `advance`."""
        seconds = int(by.total_seconds())
        if seconds <= 0:
            raise ValueError("a clock only moves forward, by whole seconds")
        if await writer.run(ADVANCE, {"seconds": seconds}) == 0:
            raise NotASandbox(writer.tenant)

    def forget(self, tenant: str) -> None:
        """What was read of the tenant's offset no longer holds."""
        self._offsets.pop(tenant, None)

    async def _read(self, tenant: str) -> timedelta:
        async with self._reader.tenant(tenant) as query:
            rows = await query.fetch(READ, {})
        return timedelta(seconds=rows[0][0] if rows else 0)
