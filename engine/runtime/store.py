"""A batch on PostgreSQL: one transaction under the tenant's lock, loads and writes pipelined."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection, AsyncCursor
from psycopg.adapt import Buffer, Loader

from engine.runtime.batch import Batch, Wanted
from engine.runtime.encode import arrays, copy_lines, key_arrays
from engine.runtime.failpoints import Failpoints
from engine.runtime.rows import Overlay
from engine.runtime.statements import Statements, statements
from engine.runtime.watchdog import Watchdog
from primitives.kit.store import Table

LOCK = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"
COPY_FROM_ROWS = 64

SESSION = (
    "set enable_seqscan = off",  # fresh tables have no statistics, and every load is by key
    "set plan_cache_mode = force_generic_plan",
    "set idle_in_transaction_session_timeout = '5s'",
    "set statement_timeout = '30s'",
    "set timezone = 'UTC'",
)


class Whole(Loader):
    """numeric and bigint as Python integers of any size."""

    def load(self, data: Buffer) -> int:
        return int(bytes(data))


class Raw(Loader):
    """jsonb as its text."""

    def load(self, data: Buffer) -> str:
        return bytes(data).decode()


async def connect(dsn: str) -> AsyncConnection[Any]:
    """A committer's connection: statements prepared at first use, time-outs that free the tenant's lock."""
    connection = await AsyncConnection.connect(
        dsn,
        autocommit=True,
        prepare_threshold=0,
        keepalives_idle=5,
        keepalives_interval=2,
        keepalives_count=3,
        tcp_user_timeout=8000,
        application_name="finfactory-committer",
    )
    connection.adapters.register_loader("numeric", Whole)
    connection.adapters.register_loader("jsonb", Raw)
    for statement in SESSION:
        await connection.execute(statement)
    if connection.info.server_version >= 170000:
        await connection.execute("set transaction_timeout = '20s'")
    return connection


class PostgresStore:
    """Carries batches over one connection. Not for concurrent use: one store per committer task."""

    def __init__(self, connection: AsyncConnection[Any], watchdog: Watchdog, failpoints: Failpoints) -> None:
        self._connection = connection
        self._watchdog = watchdog
        self._failpoints = failpoints
        self._statements: dict[Table[Any], Statements] = {}

    async def close(self) -> None:
        await self._connection.close()

    async def carry(self, tenant: str, batch: Batch, others_wait: Callable[[], bool]) -> None:
        """Load, apply, write, commit. Raises psycopg errors; then the fate of the batch is unknown to the caller."""
        inserted_at = await self._begin_and_load(tenant, batch)
        for number in range(1, batch.rounds):
            wanted = batch.wanted(number)
            if wanted:
                await self._load(tenant, batch, wanted)
        overlay = batch.apply(inserted_at, others_wait)
        self._failpoints.hit("committer.before_write")
        await self._write_and_commit(tenant, overlay)
        self._failpoints.hit("committer.after_commit")

    async def abandon(self) -> None:
        """Roll back what `carry` left open, if the connection still lives."""
        if not self._connection.closed:
            await self._connection.execute("rollback")

    async def _begin_and_load(self, tenant: str, batch: Batch) -> datetime:
        run = self._connection.execute
        wanted = batch.wanted(0)
        backend = self._connection.info.backend_pid
        async with self._watchdog.over(backend, tenant), self._connection.pipeline():
            await run("begin")
            await run(LOCK, (tenant,))
            clock = await run("select clock_timestamp()")
            cursors = await self._send(tenant, wanted)
            moment: datetime = (await clock.fetchone())[0]  # type: ignore[index]
            await self._receive(batch, cursors)
        return moment

    async def _load(self, tenant: str, batch: Batch, wanted: Wanted) -> None:
        async with self._connection.pipeline():
            await self._receive(batch, await self._send(tenant, wanted))

    async def _send(self, tenant: str, wanted: Wanted) -> list[tuple[Table[Any], AsyncCursor[Any]]]:
        cursors = []
        for table, keys in wanted.items():
            given = key_arrays(table, keys) if table.key else ()
            order = (*given, tenant) if len(given) > 1 else (tenant, *given)
            cursors.append((table, await self._connection.execute(self._sql(table).load, order)))
        return cursors

    @staticmethod
    async def _receive(batch: Batch, cursors: list[tuple[Table[Any], AsyncCursor[Any]]]) -> None:
        for table, cursor in cursors:
            row = table.row
            batch.fill(table, [row(*values) for values in await cursor.fetchall()])

    async def _write_and_commit(self, tenant: str, overlay: Overlay) -> None:
        small = []
        for table, rows in overlay.appended.items():
            if len(rows) < COPY_FROM_ROWS:
                small.append((table, rows))
            else:
                await self._copy(tenant, table, rows)
        async with self._connection.pipeline():
            for table, rows in (*small, *_by_table(overlay).items()):
                await self._connection.execute(self._sql(table).write, (tenant, *arrays(table.fields, rows)))
            self._failpoints.hit("committer.before_commit")
            await self._connection.execute("commit")

    async def _copy(self, tenant: str, table: Table[Any], rows: list[Any]) -> None:
        async with self._connection.cursor() as cursor, cursor.copy(self._sql(table).copy) as stream:
            await stream.write(copy_lines(tenant, table.fields, rows))
            self._failpoints.hit("committer.in_copy")

    def _sql(self, table: Table[Any]) -> Statements:
        made = self._statements.get(table)
        if made is None:
            made = self._statements[table] = statements(table)
        return made


def _by_table(overlay: Overlay) -> dict[Table[Any], list[Any]]:
    """The upserts, sorted by key: a stable order costs little and keeps index pages together."""
    grouped: dict[Table[Any], list[Any]] = {}
    for key, row in overlay.written.items():
        grouped.setdefault(key[0], []).append(row)
    for table, rows in grouped.items():
        rows.sort(key=table.key_of)
    return grouped


async def open_postgres(dsn: str, failpoints: Failpoints) -> PostgresStore:
    """A connected store, with a watchdog of the same role."""
    watchdog = Watchdog(lambda: AsyncConnection.connect(dsn, autocommit=True))
    return PostgresStore(await connect(dsn), watchdog, failpoints)
