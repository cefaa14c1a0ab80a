"""Reads: connections of the role `reader`, bound to one tenant at a time by row level security."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection
from psycopg.pq.abc import PGresult
from psycopg_pool import AsyncConnectionPool

from engine.runtime.credentials import Caller
from engine.runtime.wire import Statement, Wire
from primitives.kit.resource import Query

BIND = """select set_config('finfactory.tenant', %s, true), set_config('plan_cache_mode', 'force_custom_plan', true)"""
"""A list or a report reads what its bounds say, a day of a million or an hour without one: a plan for all bounds alike
reads twice as long."""
BEGIN, COMMIT = Statement("begin"), Statement("commit")
BOUND = "select set_config('finfactory.tenant', $1, true), set_config('enable_seqscan', 'off', true)"
"""What is read at once is read by key, and a plan made while a table was empty would go on reading all of it."""
FIND = "select tenant, id, actor, scopes, per_second, sandbox from runtime.find_credential(%s)"
_OPTIONS = "-c default_transaction_read_only=on -c statement_timeout=10s -c idle_in_transaction_session_timeout=10s"


class Reads(Protocol):
    """What readers need of `Reader`."""

    def tenant(self, tenant: str) -> AbstractAsyncContextManager[Query]:
        """A snapshot per statement of one tenant's rows; other tenants' do not exist in it."""


class TenantQuery:
    """primitives.kit.resource.Query over a connection."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self._connection = connection

    async def fetch(self, sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        cursor = await self._connection.execute(sql, parameters)
        return await cursor.fetchall()


class Reader:
    """A pool of read-only connections. Raises psycopg_pool.PoolTimeout where none is free in time."""

    def __init__(self, dsn: str, connections: int = 8, patience_s: float = 3.0) -> None:
        self._pool = AsyncConnectionPool(
            dsn,
            kwargs={"autocommit": True, "prepare_threshold": 2, "options": _OPTIONS},
            min_size=1,
            max_size=connections,
            timeout=patience_s,
            open=False,
            name="reader",
        )
        self._wires: WeakKeyDictionary[AsyncConnection[Any], Wire] = WeakKeyDictionary()

    async def open(self) -> None:
        await self._pool.open(wait=True)

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def tenant(self, tenant: str) -> AsyncIterator[Query]:
        async with self._pool.connection() as connection, connection.pipeline(), connection.transaction():
            await connection.execute(BIND, (tenant,))
            yield TenantQuery(connection)

    async def at_once(self, tenant: str, statements: Sequence[Statement]) -> list[PGresult]:
        """What `tenant` reads, of statements that are all known before: one exchange, a third of the work."""
        async with self._pool.connection() as connection:
            wire = self._wires.get(connection)
            if wire is None:
                wire = self._wires[connection] = Wire(connection)
            bind = Statement(BOUND, (tenant.encode(),))
            return (await wire.run([BEGIN, bind, *statements, COMMIT]))[2:-1]

    async def find_credential(self, key_hash: str) -> Caller | None:
        async with self._pool.connection() as connection:
            row = await (await connection.execute(FIND, (key_hash,))).fetchone()
        if row is None:
            return None
        tenant, id_, actor, scopes, per_second, sandbox = row
        return Caller(tenant, id_, actor, frozenset(scopes), per_second, sandbox)

    async def everywhere(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """For the owner's functions that look over all tenants; a table read this way has no rows."""
        async with self._pool.connection() as connection:
            return await (await connection.execute(sql, parameters)).fetchall()
