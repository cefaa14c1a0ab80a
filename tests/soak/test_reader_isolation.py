"""The role `reader` sees no row of any table without a tenant, and with one its rows alone, on used connections too."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import Connection, sql

from engine.postgres.dsn import Dsns
from engine.runtime.reader import BIND, Reader
from tests.soak.city import Town, credit, found_town, made, running_committer, transfer

LEAST_TABLES = 20

TABLES = """
select s.nspname || '.' || c.relname, c.relrowsecurity and c.relforcerowsecurity
from pg_class c join pg_namespace s on s.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm', 'v') and s.nspname not in ('pg_catalog', 'information_schema')
  and has_schema_privilege('finfactory_reader', s.oid, 'usage')
  and has_any_column_privilege('finfactory_reader', c.oid, 'select')
order by 1"""

COLUMNS = """
select attname, format_type(atttypid, atttypmod) from pg_attribute
where attrelid = (%s || '.' || quote_ident(%s))::regclass and attnum > 0 and not attisdropped and attnotnull"""

WORDS = """
select a.attname, substring(pg_get_constraintdef(k.oid) from '''([a-z_]+)''::text') from pg_constraint k
join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
where k.conrelid = (%s || '.' || quote_ident(%s))::regclass and k.contype = 'c'
  and pg_get_constraintdef(k.oid) like '%%::text%%'"""

SAMPLES = {
    "text": "sample",
    "bigint": 7_000_000_001,
    "integer": 7,
    "numeric": 7,
    "boolean": True,
    "json": "{}",
    "jsonb": "{}",
    "timestamp with time zone": "2026-11-20T04:00:00Z",
}


@dataclass(frozen=True, slots=True)
class Found:
    table: str
    fenced: bool


def found_tables(owner: Connection[tuple[Any, ...]]) -> list[Found]:
    """Whatever the reader may select from at all."""
    return [Found(*row) for row in owner.execute(TABLES).fetchall()]


def put_row(owner: Connection[tuple[Any, ...]], table: str, tenant: str) -> None:
    columns = dict(owner.execute(COLUMNS, table.split(".")).fetchall())
    words = dict(owner.execute(WORDS, table.split(".")).fetchall())
    values = {name: words.get(name, SAMPLES[kind]) for name, kind in columns.items()} | {"tenant": tenant}
    insert = sql.SQL("insert into {} ({}) values ({}) on conflict do nothing").format(
        sql.Identifier(*table.split(".")),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(map(sql.Literal, values.values())),
    )
    owner.execute(insert)


def rows_seen(reader: Connection[tuple[Any, ...]], tables: list[str]) -> dict[str, int]:
    seen = {}
    for table in tables:
        counted = reader.execute(
            sql.SQL("select count(*) from {}").format(sql.Identifier(*table.split(".")))
        ).fetchone()
        assert counted is not None
        seen[table] = counted[0]
    return seen


async def lived_in(dsns: Dsns) -> list[Town]:
    """Two tenants with the rows that customers, wallets, money and transfers leave."""
    async with running_committer(dsns) as committer:
        towns = [await found_town(dsns, committer, name, 2, 100_000) for name in ("alpha", "beta")]
        for town in towns:
            first, second = town.wallets
            await made(committer, [transfer(town.desk, first, second, 1_000), credit(town.desk, first, 5)])
    return towns


@pytest.fixture
def tables(database: Dsns) -> list[str]:
    """Every table the reader may look at, with rows of two tenants in each."""
    asyncio.run(lived_in(database))
    with psycopg.connect(database.owner, autocommit=True) as owner:
        found = found_tables(owner)
        assert [one.table for one in found if not one.fenced] == []
        names = [one.table for one in found]
        lived = sum(seen > 0 for seen in rows_seen(owner, names).values())
        for name in names:
            for tenant in ("alpha", "beta"):
                put_row(owner, name, tenant)
        assert min(rows_seen(owner, names).values()) >= 2
    assert len(names) >= LEAST_TABLES
    print(f"{len(names)} tables with rows of two tenants, {lived} of them from segments")
    return names


def nothing(tables: list[str]) -> dict[str, int]:
    return dict.fromkeys(tables, 0)


def test_a_reader_without_a_tenant_sees_no_row(database: Dsns, tables: list[str]) -> None:
    with psycopg.connect(database.reader, autocommit=True) as fresh:
        assert rows_seen(fresh, tables) == nothing(tables)
    with psycopg.connect(database.reader) as used:
        used.execute(BIND, ("alpha",))
        assert min(rows_seen(used, tables).values()) >= 1
        used.commit()
        assert rows_seen(used, tables) == nothing(tables)
        used.execute(BIND, ("beta",))
        used.rollback()
        assert rows_seen(used, tables) == nothing(tables)
        used.execute(BIND, ("",))
        assert rows_seen(used, tables) == nothing(tables)


def test_a_reader_with_a_tenant_sees_that_tenant_alone(database: Dsns, tables: list[str]) -> None:
    with psycopg.connect(database.owner) as owner, psycopg.connect(database.reader) as reader:
        for tenant in ("alpha", "beta", "alpha"):
            reader.execute(BIND, (tenant,))
            for table in tables:
                of_tenant = sql.SQL("select count(*) from {} where tenant = %s").format(
                    sql.Identifier(*table.split("."))
                )
                assert rows_seen(reader, [table])[table] == (owner.execute(of_tenant, (tenant,)).fetchone() or (0,))[0]
            reader.commit()
        reader.execute(BIND, ("nobody",))
        assert rows_seen(reader, tables) == nothing(tables)


async def test_the_pool_gives_back_connections_that_see_nothing(database: Dsns) -> None:
    await lived_in(database)
    reader = Reader(database.reader, connections=1)
    await reader.open()
    try:
        for _ in range(3):
            async with reader.tenant("alpha") as query:
                assert len(await query.fetch("select id from wallets.wallets", {})) == 2
            assert await reader.everywhere("select id from wallets.wallets") == []
    finally:
        await reader.close()
