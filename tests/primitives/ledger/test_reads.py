"""What the API shows of the books, read from PostgreSQL as the reader's role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from primitives.kit.page import PageQuery
from primitives.ledger.manifest import MANIFEST
from primitives.ledger.reads import EFFECTIVE, INSERTION, transaction, transactions, trial_balance
from primitives.ledger.tables import TABLES
from primitives.ledger.views import read_balances, read_statement, read_transactions
from tests.postgres import Cluster
from tests.primitives.ledger.desk import ANN, BEN, NOON, Desk, reader, store

ALL = PageQuery(limit=100)
MONDAY = datetime(2026, 11, 16, 4, tzinfo=UTC)


def week() -> Desk:
    """Money on Monday, a transfer on Tuesday, and on Friday a late one whose business time is Monday."""
    desk = Desk()
    desk.later(MONDAY)
    desk.cash_in(ANN, 1000)
    desk.later(MONDAY + timedelta(days=1))
    desk.transfer(ANN, BEN, 300)
    desk.at, desk.inserted_at = MONDAY + timedelta(hours=1), MONDAY + timedelta(days=4)
    desk.cash_in(ANN, 50)
    return desk


@pytest.fixture(scope="module")
def stored(cluster: Cluster) -> Iterator[Dsns]:
    with cluster.fresh_database() as dsns:
        store(week().memory, dsns.committer)
        yield dsns


def amounts(items: Any) -> dict[str, int]:
    return {item["account"]: item["balance"]["amount"] for item in items}


async def test_balances_show_every_account_of_the_wallet_and_no_other(stored: Dsns) -> None:
    page = await read_balances(await reader(stored.reader), week().chart, "wallet", ANN, {"asset": "PHP/2"}, ALL)
    assert amounts(page.items) == {"available": 750, "savings": 0, "credit_line": 0}
    assert page.items[0]["balance"] == {"amount": 750, "currency": "PHP"}


@pytest.mark.parametrize("by, expected", [(EFFECTIVE, 750), (INSERTION, 700)])
async def test_balances_at_a_moment_by_business_time_or_by_commit(stored: Dsns, by: str, expected: int) -> None:
    parameters = {"at": MONDAY + timedelta(days=2), "by": by}
    page = await read_balances(await reader(stored.reader), week().chart, "wallet", ANN, parameters, ALL)
    assert amounts(page.items) == {"available": expected}


async def test_transactions_come_newest_first_signed_for_the_account_in_pages(stored: Dsns) -> None:
    query, chart = await reader(stored.reader), week().chart
    first = await read_transactions(query, chart, "wallet", ANN, {}, PageQuery(limit=2))
    second = await read_transactions(query, chart, "wallet", ANN, {}, PageQuery(after=first.next, limit=2))
    seen = [(item["id"], item["amount"]["amount"]) for item in (*first.items, *second.items)]  # type: ignore[index,call-overload]
    assert seen == [("3", 50), ("2", -300), ("1", 1000)]
    assert second.next is None


async def test_a_statement_leads_from_its_opening_to_its_closing_balance(stored: Dsns) -> None:
    query, chart = await reader(stored.reader), week().chart
    days = {"from": date(2026, 11, 17), "to": date(2026, 11, 17), "zone": "Asia/Manila"}
    (statement,) = (await read_statement(query, chart, "wallet", ANN, days, ALL)).items
    told: Any = statement
    assert (told["opening"]["amount"], told["closing"]["amount"]) == (1050, 750)
    assert [line["amount"]["amount"] for line in told["lines"]] == [-300]


async def test_the_days_of_a_statement_are_those_of_the_template_s_zone(cluster: Cluster) -> None:
    desk = Desk()
    desk.later(datetime(2026, 11, 16, 16, tzinfo=UTC))
    desk.cash_in(ANN, 10)
    with cluster.fresh_database() as dsns:
        store(desk.memory, dsns.committer)
        query = await reader(dsns.reader)
        days = {"from": date(2026, 11, 17), "zone": "Asia/Manila"}
        (statement,) = (await read_statement(query, desk.chart, "wallet", ANN, days, ALL)).items
        await query.connection.close()
    told: Any = statement
    assert (told["opening"]["amount"], len(told["lines"]), told["closing"]["amount"]) == (0, 1, 10)


@pytest.mark.parametrize("by", [EFFECTIVE, INSERTION])
async def test_the_trial_balance_balances(stored: Dsns, by: str) -> None:
    lines = await trial_balance(await reader(stored.reader), week().chart, NOON, by)
    found = {line.account: line.amount for line in lines}
    assert found == {"available": 1050, "settlement": 1050}


async def test_a_transaction_is_found_by_its_number_and_lists_are_filtered(stored: Dsns) -> None:
    query, chart = await reader(stored.reader), week().chart
    one: Any = await transaction(query, chart, "2")
    assert one["postings"][0]["amount"] == {"amount": 300, "currency": "PHP"}
    assert await transaction(query, chart, "99") is None
    assert await transaction(query, chart, "nonsense") is None
    address = f"wallets:{BEN}:available"
    for filters, ids in [
        ({"account": address}, ["2"]),
        ({"kind": "undo"}, []),
        ({"run": one["run"]}, ["2"]),
        ({"from": MONDAY + timedelta(days=1)}, ["2"]),
        ({}, ["3", "2", "1"]),
    ]:
        page = await transactions(query, filters, ALL)
        assert [item["id"] for item in page.items] == ids


async def test_another_tenant_s_books_are_not_seen(stored: Dsns) -> None:
    query = await reader(stored.reader, tenant="another")
    assert (await transactions(query, {}, ALL)).items == ()


def test_the_migrated_columns_are_those_of_the_tables(stored: Dsns) -> None:
    with psycopg.connect(stored.owner) as connection:
        for table in TABLES:
            found = connection.execute(
                "select column_name, data_type from information_schema.columns"
                " where table_schema = %s and table_name = %s order by ordinal_position",
                (table.schema, table.name),
            ).fetchall()
            kinds = {"timestamp with time zone": "timestamptz"}
            migrated = [(name, kinds.get(kind, kind)) for name, kind in found]
            assert migrated == [("tenant", "text"), *((f.name, f.sql.value) for f in table.fields)]


def test_the_primary_keys_are_the_tables_keys(stored: Dsns) -> None:
    sql = (
        "select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum)) from pg_index i"
        " join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)"
        " where i.indisprimary and i.indrelid = %s::regclass"
    )
    with psycopg.connect(stored.owner) as connection:
        for table in MANIFEST.tables:
            (names,) = connection.execute(sql, (str(table),)).fetchone() or ([],)
            assert names == ["tenant", *table.key]
