"""Who waits 3 s for a tenant's lock terminates the backend that holds it.

No server time-out frees a backend that waits for COPY data of a stopped client; only a termination does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import psycopg

PATIENCE_S = 3.0
AGAIN_S = 1.0

log = logging.getLogger("finfactory.watchdog")

TERMINATE_HOLDER = """
    select holder.pid, pg_terminate_backend(holder.pid)
    from pg_locks waiter
    join pg_locks holder using (locktype, database, classid, objid, objsubid)
    join pg_stat_activity activity on activity.pid = holder.pid
    where waiter.pid = %s and waiter.locktype = 'advisory' and not waiter.granted and holder.granted
      and activity.xact_start < clock_timestamp() - make_interval(secs => %s)
"""


class Watchdog:
    """connect opens a connection of the committer's role, which may terminate its own backends."""

    def __init__(self, connect: Callable[[], Awaitable[psycopg.AsyncConnection[object]]]) -> None:
        self._connect = connect

    @asynccontextmanager
    async def over(self, backend: int, tenant: str) -> AsyncIterator[None]:
        """Watch while `backend` takes the lock of `tenant`."""
        watch = asyncio.create_task(self._watch(backend, tenant))
        try:
            yield
        finally:
            watch.cancel()

    async def _watch(self, backend: int, tenant: str) -> None:
        await asyncio.sleep(PATIENCE_S)
        while True:
            try:
                await self._free(backend, tenant)
            except psycopg.Error as error:
                log.warning("cannot look for the holder of a lock: %s", type(error).__name__)
            await asyncio.sleep(AGAIN_S)

    async def _free(self, backend: int, tenant: str) -> None:
        connection = await self._connect()
        async with connection:
            found = await connection.execute(TERMINATE_HOLDER, (backend, PATIENCE_S))
            for row in await found.fetchall():
                log.error("terminated backend %s, which held the lock of tenant %s", row, tenant)
