"""Writes of the runtime's own rows (credentials, webhooks, clocks), under the tenant's lock like every other write."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection, AsyncRawCursor
from psycopg.pq.abc import PGresult
from psycopg_pool import AsyncConnectionPool

from engine.runtime.answers import Refused, tenant_missing

LOCK = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"
INSTALLATION = "control"
"""The lock of what belongs to no tenant: accounts, sessions, the audit's chain."""
_OPTIONS = "-c statement_timeout=10s -c idle_in_transaction_session_timeout=5s"


class Writer:
    """One transaction of one tenant. `%(tenant)s` is always given; the committer passes row level security,
    so every statement names the tenant."""

    def __init__(self, connection: AsyncConnection[Any], tenant: str) -> None:
        self._connection = connection
        self.tenant = tenant

    async def run(self, sql: str, parameters: Mapping[str, Any]) -> int:
        """How many rows it touched."""
        return (await self._connection.execute(sql, {**parameters, "tenant": self.tenant})).rowcount

    async def fetch(self, sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        cursor = await self._connection.execute(sql, {**parameters, "tenant": self.tenant})
        return await cursor.fetchall()

    async def raw(self, sql: str, values: Sequence[str]) -> PGresult:
        """A statement with `$1` and so on, its values as PostgreSQL reads them; rows as it writes them."""
        cursor = AsyncRawCursor(self._connection)
        await cursor.execute(sql.encode(), values)
        if cursor.pgresult is None:
            raise RuntimeError("a statement without a result")
        return cursor.pgresult


class Bookkeeping:
    """A small pool of the role `committer`."""

    def __init__(self, dsn: str, connections: int = 4, patience_s: float = 3.0) -> None:
        self._pool = AsyncConnectionPool(
            dsn,
            kwargs={"autocommit": True, "options": _OPTIONS},
            min_size=1,
            max_size=connections,
            timeout=patience_s,
            open=False,
            name="bookkeeping",
        )

    async def open(self) -> None:
        await self._pool.open(wait=True)

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def tenant(self, tenant: str) -> AsyncIterator[Writer]:
        """Commits at the end, or not at all. Raises Refused: tenant_missing, of a person who named none."""
        if not tenant:
            raise Refused(tenant_missing())
        async with self._pool.connection() as connection, connection.transaction():
            await connection.execute(LOCK, (tenant,))
            yield Writer(connection, tenant)

    @asynccontextmanager
    async def installation(self) -> AsyncIterator[Writer]:
        """A transaction over rows of no tenant, one at a time in the installation; `tenant` is ''."""
        async with self._pool.connection() as connection, connection.transaction():
            await connection.execute(LOCK, (INSTALLATION,))
            yield Writer(connection, "")

    async def everywhere(self, sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """For the owner's functions that sweep over tenants."""
        async with self._pool.connection() as connection:
            return await (await connection.execute(sql, parameters)).fetchall()
