"""Who sees one transaction hold the tenant's lock it waits for during 3 s terminates that backend.

No server time-out frees a backend that waits for COPY data of a stopped client; only a termination does. The time is
the holder's own since this waiter first saw it: what the holder itself waited before does not count against it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from time import monotonic

import psycopg

PATIENCE_S = 3.0
LOOK_EVERY_S = 0.5

log = logging.getLogger("finfactory.watchdog")

Connection = psycopg.AsyncConnection[tuple[object, ...]]
Holder = tuple[int, datetime]

HOLDERS = """
    select holder.pid, activity.xact_start
    from pg_locks waiter
    join pg_locks holder using (locktype, database, classid, objid, objsubid)
    join pg_stat_activity activity on activity.pid = holder.pid
    where waiter.pid = %s and waiter.locktype = 'advisory' and not waiter.granted and holder.granted
"""

TERMINATE = """
    select pg_terminate_backend(pid) from pg_stat_activity where pid = %s and xact_start = %s
"""


class Watchdog:
    """connect opens a connection of the committer's role, which may terminate its own backends."""

    def __init__(self, connect: Callable[[], Awaitable[Connection]]) -> None:
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
        """A watch that loses its connection begins again."""
        await asyncio.sleep(LOOK_EVERY_S)
        while True:
            try:
                async with await self._connect() as connection:
                    await self._free(connection, backend, tenant)
            except psycopg.Error as error:
                log.warning("cannot look for the holder of a lock: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _free(self, connection: Connection, backend: int, tenant: str) -> None:
        seen: dict[Holder, float] = {}
        while True:
            now = monotonic()
            found = await (await connection.execute(HOLDERS, (backend,))).fetchall()
            seen = {holder: seen.get(holder, now) for holder in map(_holder, found)}
            for holder, since in seen.items():
                if now - since >= PATIENCE_S:
                    await connection.execute(TERMINATE, holder)
                    log.error("terminated backend %s, which held the lock of tenant %s", holder[0], tenant)
            await asyncio.sleep(LOOK_EVERY_S)


def _holder(row: tuple[object, ...]) -> Holder:
    pid, since = row
    assert isinstance(pid, int)
    assert isinstance(since, datetime)
    return pid, since
