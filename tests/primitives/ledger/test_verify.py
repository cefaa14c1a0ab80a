"""One changed byte anywhere in the books is named. Damage is done as a superuser of the database would do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from primitives.kit.store import Sql, Table
from primitives.ledger.freezes import FREEZE_ACCOUNT, LIFT
from primitives.ledger.tables import BALANCE, HEAD, MOVE, TRANSACTION
from primitives.ledger.verify import ExportedHead, export_head, verify
from tests.postgres import Cluster
from tests.primitives.ledger.desk import ANN, BEN, HOLD, NOON, TENANT, Desk, reader, store


def books() -> Desk:
    desk = Desk()
    desk.cash_in(ANN, 1000)
    desk.later(NOON + timedelta(minutes=1))
    desk.transfer(ANN, BEN, 300)
    desk.hold(ANN, 200)
    frozen = desk.do(FREEZE_ACCOUNT, account="available", resource=BEN, reason="court order")
    desk.later(NOON + timedelta(minutes=2))
    desk.undo(desk.hold(ANN, 50))
    desk.do(LIFT, freeze=frozen.id)
    desk.do(FREEZE_ACCOUNT, account="savings", resource=ANN, reason="dispute")
    return desk


@dataclass(frozen=True)
class Damaged:
    dsns: Dsns

    def change(self, sql: str) -> None:
        with psycopg.connect(self.dsns.owner) as connection:
            connection.execute(sql.encode())

    async def lines(self, exported: ExportedHead | None = None) -> tuple[str, ...]:
        return await verify(await reader(self.dsns.reader), exported)


@pytest.fixture(scope="module")
def stored(cluster: Cluster) -> Iterator[Dsns]:
    with cluster.fresh_database() as dsns:
        store(books().memory, dsns.committer)
        other = Desk()
        other.cash_in(BEN, 5)
        store(other.memory, dsns.committer, tenant="another")
        yield dsns


@pytest.fixture
def damaged(stored: Dsns) -> Iterator[Damaged]:
    """The books, put back afterwards."""
    yield Damaged(stored)
    with psycopg.connect(stored.owner) as connection:
        for table in (TRANSACTION, MOVE, BALANCE, HEAD):
            connection.execute(f"delete from {table} where tenant = %s".encode(), (TENANT,))
    fresh = books().memory
    fresh.state = {key: row for key, row in fresh.state.items() if key.table in (BALANCE, HEAD)}
    store(fresh, stored.committer)


async def test_sound_books_have_nothing_to_name(damaged: Damaged) -> None:
    assert await damaged.lines() == ()


_CHANGES = {
    Sql.COUNT: "coalesce({0}, 0) + 100",
    Sql.AMOUNT: "{0} + 1",
    Sql.TEXT: "coalesce({0}, '') || 'x'",
    Sql.TIME: "{0} + interval '1 microsecond'",
    Sql.FLAG: "not {0}",
}
_WHERE = {
    TRANSACTION: "n = 3",
    MOVE: "n = 3 and account like '%available'",
    BALANCE: f"account = 'wallets:{ANN}:available'",
    HEAD: "true",
}


def columns() -> list[tuple[Table[Any], str, Sql]]:
    return [(t, f.name, f.sql) for t in (TRANSACTION, MOVE, BALANCE, HEAD) for f in t.fields if f.sql != Sql.JSON]


@pytest.mark.parametrize("table, column, sql", columns(), ids=lambda value: str(value))
async def test_a_change_of_any_column_is_named(damaged: Damaged, table: Table[Any], column: str, sql: Sql) -> None:
    change = _CHANGES[sql].format(column)
    damaged.change(f"update {table} set {column} = {change} where tenant = '{TENANT}' and {_WHERE[table]}")
    lines = await damaged.lines()
    named = {TRANSACTION: "n=3", MOVE: "n=3", BALANCE: ANN, HEAD: "ledger.head"}[table]
    assert any(line.startswith(str(table)) and named in line for line in lines), lines


@pytest.mark.parametrize(
    "change",
    [
        "postings = jsonb_set(postings, '{0,3}', '201')",
        "postings = jsonb_set(postings, '{0,3}', '200.0')",
        "postings = postings || postings",
        "postings = '{}'",
        "metadata = metadata || '{\"a\": 1}'",
        "metadata = '[]'",
    ],
)
async def test_a_change_inside_a_document_is_named(damaged: Damaged, change: str) -> None:
    damaged.change(f"update ledger.transaction set {change} where tenant = '{TENANT}' and n = 3")
    lines = await damaged.lines()
    assert any(line.startswith("ledger.transaction n=3: its columns do not give its hash") for line in lines)


async def test_only_the_damaged_row_is_named_and_where_its_moves_know_better_its_column(damaged: Damaged) -> None:
    changed = "postings = jsonb_set(postings, '{0,3}', '1')"
    damaged.change(f"update ledger.transaction set {changed} where tenant = '{TENANT}' and n = 2")
    assert await damaged.lines() == (
        "ledger.transaction n=2: its columns do not give its hash: postings differs from its moves",
    )


@pytest.mark.parametrize("n", [1, 3, 4])
async def test_a_deleted_row_is_named_by_its_number(damaged: Damaged, n: int) -> None:
    damaged.change(f"delete from ledger.transaction where tenant = '{TENANT}' and n = {n}")
    assert f"ledger.transaction n={n}: the row is missing" in await damaged.lines()


async def test_a_deleted_row_without_its_moves_is_named(damaged: Damaged) -> None:
    damaged.change(f"delete from ledger.transaction where tenant = '{TENANT}' and n = 2")
    damaged.change(f"delete from ledger.move where tenant = '{TENANT}' and n = 2")
    assert "ledger.transaction n=2: the row is missing" in await damaged.lines()


async def test_two_rows_that_changed_places_are_both_named(damaged: Damaged) -> None:
    damaged.change(
        f"update ledger.transaction set n = -n where tenant = '{TENANT}' and n in (2, 3);"
        f"update ledger.transaction set n = n + 5 where tenant = '{TENANT}' and n < 0"
    )
    lines = await damaged.lines()
    for n in (2, 3):
        assert any(line.startswith(f"ledger.transaction n={n}: its columns do not give its hash") for line in lines)


@pytest.mark.parametrize("table", [MOVE, BALANCE, HEAD])
async def test_a_deleted_row_of_what_is_derived_is_named(damaged: Damaged, table: Table[Any]) -> None:
    damaged.change(f"delete from {table} where tenant = '{TENANT}' and {_WHERE[table]}")
    lines = await damaged.lines()
    assert any(line.startswith(str(table)) and line.endswith("the row is missing") for line in lines), lines


async def test_a_tail_cut_off_with_all_its_traces_shows_against_an_exported_head(damaged: Damaged) -> None:
    exported = await export_head(await reader(damaged.dsns.reader))
    for table in (TRANSACTION, MOVE, BALANCE, HEAD):
        damaged.change(f"delete from {table} where tenant = '{TENANT}'")
    early = Desk()
    early.cash_in(ANN, 1000)
    store(early.memory, damaged.dsns.committer)

    assert await damaged.lines() == ()
    assert exported is not None
    assert await damaged.lines(exported) == (
        f"ledger.transaction n={exported.n}: the row of the exported head is missing",
    )


async def test_an_empty_ledger_is_sound(database: Dsns) -> None:
    query = await reader(database.reader)
    assert await verify(query) == ()
    assert await export_head(query) is None


def test_the_committer_may_not_change_the_journal(damaged: Damaged) -> None:
    with psycopg.connect(damaged.dsns.committer) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("update ledger.transaction set actor = 'x'")


def test_a_holding_is_part_of_the_story() -> None:
    assert books().row("available", ANN).held == 200
    assert books().row("held", ANN, HOLD).counted_in == f"wallets:{ANN}:available"
