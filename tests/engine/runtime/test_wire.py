"""Statements over the wire: a plan made while its table was empty is not kept for ever."""

from __future__ import annotations

import psycopg

from engine.postgres.dsn import Dsns
from engine.runtime.wire import AGAIN, Statement, Wire

TABLE = "create temporary table things (owner text not null, id text not null, kind text, primary key (owner, id))"
FILL = "insert into things select 'one', n::text, 'small' from generate_series(1, 5000) n"
FOUND = Statement("select kind from things where owner = $1 and id = $2", (b"one", b"77"))
PREPARED = "select count(*) from pg_prepared_statements where statement = %s"


async def uses(wire: Wire, times: int) -> list[int]:
    """Rows found by each."""
    return [(await wire.run([FOUND]))[0].ntuples for _ in range(times)]


async def test_a_statement_that_is_used_again_and_again_is_planned_again(database: Dsns) -> None:
    async with await psycopg.AsyncConnection.connect(database.committer, autocommit=True) as connection:
        await connection.execute(TABLE)
        wire = Wire(connection)
        assert await uses(wire, 1) == [0]
        await connection.execute(FILL)
        assert set(await uses(wire, AGAIN[0])) == {1}
        row = await (await connection.execute(PREPARED, (FOUND.sql,))).fetchone()
        assert row == (2,)
