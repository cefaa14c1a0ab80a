"""One tenant at one moment: reads of any length that all see the same, however much is written meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection, IsolationLevel

from engine.runtime.reader import BIND
from primitives.kit.store import Sql, Table

_OPTIONS = "-c default_transaction_read_only=on -c statement_timeout=0"
_AT_ONCE = 1_000

TENANTS = """
with recursive found as (
    (select min(tenant) as tenant from {table})
    union all
    select (select min(tenant) from {table} where tenant > found.tenant) from found where found.tenant is not null
)
select tenant from found where tenant is not null"""


class Snapshot:
    """primitives.kit.resource.Query, and tables row by row."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self._connection = connection

    async def fetch(self, sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return await (await self._connection.execute(sql.encode(), parameters)).fetchall()

    async def count(self, table: Table[Any]) -> int:
        return int((await self.fetch(f"select count(*) from {table}", {}))[0][0])

    async def rows(self, table: Table[Any], columns: tuple[str, ...]) -> AsyncIterator[tuple[Any, ...]]:
        """In the order of the key. Amounts are integers, documents are parsed, whatever the table's size."""
        amounts = {field.name for field in table.fields if field.sql is Sql.AMOUNT}
        wanted = ", ".join(f"{name}::text" if name in amounts else name for name in columns)
        order = f" order by {', '.join(table.key)}" if table.key else ""
        async with self._connection.cursor(name="rows") as cursor:
            cursor.itersize = _AT_ONCE
            await cursor.execute(f"select {wanted} from {table}{order}".encode())
            async for row in cursor:
                yield tuple(
                    int(value) if name in amounts and value is not None else value
                    for name, value in zip(columns, row, strict=True)
                )


@asynccontextmanager
async def snapshot(reader_dsn: str, tenant: str) -> AsyncIterator[Snapshot]:
    async with await AsyncConnection.connect(reader_dsn, options=_OPTIONS) as connection:
        await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
        await connection.execute(BIND, (tenant,))
        yield Snapshot(connection)


async def tenants_of(owner_dsn: str, tables: Iterable[Table[Any] | str]) -> tuple[str, ...]:
    """Every tenant with a row in one of the tables: read from the rows themselves, so that none can be hidden."""
    found: set[str] = set()
    async with await AsyncConnection.connect(owner_dsn, options=_OPTIONS, autocommit=True) as connection:
        for table in tables:
            cursor = await connection.execute(TENANTS.format(table=table).encode())
            found.update(row[0] for row in await cursor.fetchall())
    return tuple(sorted(found))
