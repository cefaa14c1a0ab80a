"""A batch on PostgreSQL: one transaction under the tenant's lock, loads and writes pipelined."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.pq.abc import PGresult

from engine.runtime.batch import Batch, Wanted
from engine.runtime.decode import decode_rows, decode_time
from engine.runtime.encode import arrays, copy_lines, key_arrays, text_array
from engine.runtime.failpoints import Failpoints
from engine.runtime.jobs import QUEUE, packed
from engine.runtime.rows import Job, Overlay
from engine.runtime.statements import Statements, statements
from engine.runtime.watchdog import Watchdog
from engine.runtime.wire import Statement, Wire
from primitives.kit.store import Table

LOCK = "select pg_advisory_xact_lock(hashtextextended($1, 0))"
COPY_FROM_ROWS = 512
DEFER = f"""
select jobs.procrastinate_defer_jobs_v1(array_agg(row('{QUEUE}', j.task, 0, null, null,
    j.arguments::jsonb, null)::jobs.procrastinate_job_to_defer_v1))
from unnest($1::text[], $2::text[]) as j (task, arguments)"""

SESSION = (
    "set enable_seqscan = off",  # fresh tables have no statistics, and every load is by key
    "set plan_cache_mode = force_generic_plan",
    "set idle_in_transaction_session_timeout = '5s'",
    "set statement_timeout = '30s'",
    "set timezone = 'UTC'",
)


async def connect(dsn: str) -> AsyncConnection[Any]:
    """A committer's connection: statements prepared at first use, time-outs that free the tenant's lock."""
    connection = await AsyncConnection.connect(
        dsn,
        autocommit=True,
        keepalives_idle=5,
        keepalives_interval=2,
        keepalives_count=3,
        tcp_user_timeout=8000,
        application_name="finfactory-committer",
    )
    for statement in SESSION:
        await connection.execute(statement)
    if connection.info.server_version >= 170000:
        await connection.execute("set transaction_timeout = '20s'")
    return connection


class PostgresStore:
    """Carries batches over one connection. Not for concurrent use: one store per committer task.

    lock: the statement that takes the tenant's lock, $1 its name; the tests show what goes wrong without it.
    """

    def __init__(
        self, connection: AsyncConnection[Any], watchdog: Watchdog, failpoints: Failpoints, lock: str = LOCK
    ) -> None:
        self._lock = lock
        self._connection = connection
        self._watchdog = watchdog
        self._failpoints = failpoints
        self._wire = Wire(connection)
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
        wanted = batch.wanted(0)
        owner = tenant.encode()
        statements = [Statement("begin"), Statement(self._lock, (owner,)), Statement("select clock_timestamp()")]
        statements += self._loads(owner, wanted)
        async with self._watchdog.over(self._connection.info.backend_pid, tenant):
            _, _, clock, *found = await self._wire.run(statements, lambda: self._failpoints.hit("committer.loads_sent"))
        _fill(batch, wanted, found)
        return decode_time(clock.get_value(0, 0) or b"")

    async def _load(self, tenant: str, batch: Batch, wanted: Wanted) -> None:
        _fill(batch, wanted, await self._wire.run(self._loads(tenant.encode(), wanted)))

    def _loads(self, owner: bytes, wanted: Wanted) -> list[Statement]:
        return [
            Statement(self._sql(table).load, [owner, *key_arrays(table, keys)] if table.key else [owner])
            for table, keys in wanted.items()
        ]

    async def _write_and_commit(self, tenant: str, overlay: Overlay) -> None:
        small = []
        for table, rows in overlay.appended.items():
            if len(rows) < COPY_FROM_ROWS:
                small.append((table, rows))
            else:
                await self._copy(tenant, table, rows)
        owner = tenant.encode()
        statements = [
            Statement(self._sql(table).write, [owner, *arrays(table.fields, rows)])
            for table, rows in (*small, *_by_table(overlay).items())
        ]
        statements += _deferred(tenant, overlay.jobs)
        self._failpoints.hit("committer.before_commit")
        await self._wire.run([*statements, Statement("commit")], lambda: self._failpoints.hit("committer.commit_sent"))

    async def _copy(self, tenant: str, table: Table[Any], rows: list[Any]) -> None:
        async with self._connection.cursor() as cursor, cursor.copy(self._sql(table).copy) as stream:
            await stream.write(copy_lines(tenant, table.fields, rows))
            self._failpoints.hit("committer.in_copy")

    def _sql(self, table: Table[Any]) -> Statements:
        made = self._statements.get(table)
        if made is None:
            made = self._statements[table] = statements(table)
        return made


def _deferred(tenant: str, jobs: list[Job]) -> list[Statement]:
    """The batch's jobs, in one statement."""
    if not jobs:
        return []
    tasks, arguments = zip(*packed(tenant, jobs), strict=True)
    return [Statement(DEFER, [text_array(tasks), text_array(arguments)])]


def _by_table(overlay: Overlay) -> dict[Table[Any], list[Any]]:
    """The upserts, sorted by key: a stable order costs little and keeps index pages together."""
    grouped: dict[Table[Any], list[Any]] = {}
    for key, row in overlay.written.items():
        grouped.setdefault(key[0], []).append(row)
    for table, rows in grouped.items():
        rows.sort(key=table.key_of)
    return grouped


def _fill(batch: Batch, wanted: Wanted, found: list[PGresult]) -> None:
    for table, result in zip(wanted, found, strict=True):
        batch.fill(table, decode_rows(table, result))


async def open_postgres(dsn: str, failpoints: Failpoints, lock: str = LOCK) -> PostgresStore:
    """A connected store, with a watchdog of the same role."""
    watchdog = Watchdog(lambda: AsyncConnection.connect(dsn, autocommit=True))
    return PostgresStore(await connect(dsn), watchdog, failpoints, lock)
