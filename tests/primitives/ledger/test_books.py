"""What operators and auditors read of the books as a whole: accounts, the trial balance, days, the chain."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import Query
from primitives.ledger.accounts import find_account, read_accounts
from primitives.ledger.chain import STRETCH, read_chain
from primitives.ledger.days import read_days
from primitives.ledger.trial import NAMED_MOST, read_trial
from tests.postgres import Cluster
from tests.primitives.ledger.desk import ACCOUNTS, ANN, BEN, Desk, chart, entry, reader, store

ALL = PageQuery(limit=100)
MONDAY = datetime(2026, 11, 16, 4, tzinfo=UTC)
ANNS, BENS = f"wallets:{ANN}:available", f"wallets:{BEN}:available"

ALSO_IN = """
insert into ledger.balance select tenant, account, %(asset)s, input, output, held, counted_in, frozen, n
from ledger.balance where account = %(like)s and asset = 'PHP/2'"""
SCATTERED = """
insert into ledger.balance select tenant, 'elsewhere:' || one, asset, input, output, held, counted_in, frozen, n
from ledger.balance, generate_series(1, %(times)s) one where account = %(like)s"""

Read = Callable[..., Awaitable[Page[Any]]]


def week() -> Desk:
    """1,000 for Ann on Monday, 300 of it to Ben on Tuesday, 50 more for Ann just before Wednesday in Manila."""
    desk = Desk()
    desk.later(MONDAY)
    desk.cash_in(ANN, 1000)
    desk.later(MONDAY + timedelta(days=1))
    desk.transfer(ANN, BEN, 300)
    desk.later(datetime(2026, 11, 17, 15, 59, tzinfo=UTC))
    desk.cash_in(ANN, 50)
    return desk


@pytest.fixture(scope="module")
def stored(cluster: Cluster) -> Iterator[Dsns]:
    with cluster.fresh_database() as dsns:
        store(week().memory, dsns.committer)
        yield dsns


@pytest.fixture
async def query(stored: Dsns) -> AsyncIterator[Query]:
    found = await reader(stored.reader)
    yield found
    await found.connection.close()


async def read(of: Read, query: Query, page: PageQuery = ALL, **parameters: Any) -> Any:
    return await of(query, week().chart, "", "", {"zone": "Asia/Manila", **parameters}, page)


async def test_every_address_that_moved_is_listed_with_what_it_has(query: Query) -> None:
    items = (await read(read_accounts, query)).items

    assert {item["id"]: item["balance"]["amount"] for item in items} == {
        ANNS: 750,
        BENS: 300,
        "settlement:instapay": 1050,
    }
    assert next((item["account"], item["class"]) for item in items) == ("settlement", "asset")


@pytest.mark.parametrize(
    "asked, found",
    [
        ({"account": "available"}, [ANNS, BENS]),
        ({"account": "settlement"}, ["settlement:instapay"]),
        ({"account": "fees"}, []),
        ({"account": "of no chart"}, []),
        ({"under": "wallets:"}, [ANNS, BENS]),
        ({"under": f"wallets:{BEN}"}, [BENS]),
        ({"under": "wallets.*"}, []),
        ({"currency": "PHP"}, [ANNS, BENS, "settlement:instapay"]),
        ({"currency": "USD"}, []),
    ],
)
async def test_accounts_are_found_by_name_beginning_and_currency(
    query: Query, asked: dict[str, str], found: list[str]
) -> None:
    items = (await read(read_accounts, query, **asked)).items

    assert sorted(item["id"] for item in items) == sorted(found)


async def test_accounts_come_in_pages(query: Query) -> None:
    first = await read(read_accounts, query, PageQuery(limit=2))
    second = await read(read_accounts, query, PageQuery(after=first.next, limit=2))

    assert [item["id"] for item in (*first.items, *second.items)] == ["settlement:instapay", ANNS, BENS]
    assert second.next is None


async def test_an_address_with_several_assets_is_shown_whole_however_short_the_pages(cluster: Cluster) -> None:
    with cluster.fresh_database() as dsns:
        store(week().memory, dsns.committer)
        with psycopg.connect(dsns.owner) as owner:
            owner.execute(ALSO_IN, {"asset": "USD/2", "like": ANNS})
            owner.execute(ALSO_IN, {"asset": "USDT/6", "like": ANNS})
        found = await reader(dsns.reader)
        items, page = list[Any](), await read(read_accounts, found, PageQuery(limit=1), under="wallets:")
        while items.extend(page.items) or page.next is not None:
            page = await read(read_accounts, found, PageQuery(after=page.next, limit=1), under="wallets:")
        dollars = (await read(read_accounts, found, currency="USD")).items
        await found.connection.close()

    assert [(item["id"], item["balance"]["currency"]) for item in items] == [
        *((ANNS, currency) for currency in ("PHP", "USD", "USDT")),
        (BENS, "PHP"),
    ]
    assert [(item["id"], item["balance"]["currency"]) for item in dollars] == [(ANNS, "USD")]


async def test_what_is_asked_of_accounts_counts_together(query: Query) -> None:
    items = (await read(read_accounts, query, account="available", under=f"wallets:{BEN}")).items

    assert [item["id"] for item in items] == [BENS]


async def test_accounts_had_something_else_at_a_moment(query: Query) -> None:
    items = (await read(read_accounts, query, at=MONDAY)).items

    assert {item["id"]: item["balance"]["amount"] for item in items} == {
        ANNS: 1000,
        BENS: 0,
        "settlement:instapay": 1000,
    }


async def test_an_account_is_read_by_its_address(query: Query) -> None:
    found: Any = await find_account(query, week().chart, ANNS)

    assert found["balances"] == [{"amount": 750, "currency": "PHP"}]
    assert await find_account(query, week().chart, "wallets:nobody:available") is None


@pytest.mark.parametrize("asked, total", [({}, 1050), ({"at": MONDAY}, 1000)])
async def test_debits_are_credits(query: Query, asked: dict[str, Any], total: int) -> None:
    items = (await read(read_trial, query, **asked)).items

    assert sum(item["debit"]["amount"] for item in items) == sum(item["credit"]["amount"] for item in items) == total
    assert {item["account"] for item in items} == {"available", "settlement"}


async def test_money_at_no_account_of_the_chart_is_in_the_trial_balance(cluster: Cluster) -> None:
    desk = week()
    with cluster.fresh_database() as dsns:
        store(desk.memory, dsns.committer)
        with psycopg.connect(dsns.owner) as owner:
            owner.execute("update ledger.balance set account = 'of:another:product' where account = %s", [BENS])
        found = await reader(dsns.reader)
        items = (await read(read_trial, found)).items
        await found.connection.close()

    assert [item["credit"]["amount"] for item in items if item["account"] == "of:another:product"] == [300]
    assert sum(item["debit"]["amount"] for item in items) == sum(item["credit"]["amount"] for item in items)


async def test_an_account_whose_word_stands_where_another_has_a_hole_is_counted_once(query: Query) -> None:
    named = chart({**ACCOUNTS, "interest": entry("settlement:instapay", "asset")})

    items: Any = (await read_trial(query, named, "", "", {}, ALL)).items
    listed: Any = (await read_accounts(query, named, "", "", {"account": "settlement"}, ALL)).items

    assert {item["account"]: item["debit"]["amount"] for item in items if item["debit"]["amount"]} == {"interest": 1050}
    assert listed == ()


async def test_many_addresses_of_no_account_add_up_to_one_line(cluster: Cluster) -> None:
    with cluster.fresh_database() as dsns:
        store(week().memory, dsns.committer)
        with psycopg.connect(dsns.owner) as owner:
            owner.execute(SCATTERED, {"times": NAMED_MOST + 50, "like": BENS})
        found = await reader(dsns.reader)
        items = (await read(read_trial, found)).items
        await found.connection.close()

    others = [item for item in items if item["account"] == "others"]
    assert [(item["addresses"], item["credit"]["amount"]) for item in others] == [(50, 50 * 300)]
    assert sum(item["account"].startswith("elsewhere:") for item in items) == NAMED_MOST


@pytest.mark.parametrize("asked", [{"to": date.max}, {"to": date.min}, {"from": date.min, "to": date.max}])
async def test_no_day_of_the_calendar_is_too_far(query: Query, asked: dict[str, date]) -> None:
    assert (await read(read_days, query, **asked)).items == ()


async def test_days_are_those_of_the_template_s_zone(query: Query) -> None:
    items = (await read(read_days, query)).items

    assert [(item["day"], item["transactions"], item["moved"][0]["amount"]) for item in items] == [
        ("2026-11-17", 2, 350),
        ("2026-11-16", 1, 1000),
    ]
    assert (await read(read_days, query, **{"from": date(2026, 11, 16), "to": date(2026, 11, 16)})).items == items[1:]


@pytest.mark.parametrize("zone", ["Asia/Manila", "America/New_York", "Asia/Kathmandu"])
async def test_every_transaction_is_counted_on_the_day_of_its_commit(cluster: Cluster, zone: str) -> None:
    """Over a month with a change of clocks in it, many on some days and none on others."""
    desk, dice = Desk(), Random(11)
    moments = sorted(MONDAY - timedelta(minutes=dice.choice((1, 7, 60)) * dice.randint(0, 700)) for _ in range(120))
    for moment in moments:
        desk.later(moment)
        desk.cash_in(ANN, 5)
    counted = Counter(moment.astimezone(ZoneInfo(zone)).date().isoformat() for moment in moments)
    with cluster.fresh_database() as dsns:
        store(desk.memory, dsns.committer)
        found = await reader(dsns.reader)
        items = (await read(read_days, found, zone=zone, **{"from": date(2026, 10, 1), "to": date(2026, 12, 1)})).items
        await found.connection.close()

    assert {item["day"]: item["transactions"] for item in items} == counted
    assert {item["day"]: item["moved"][0]["amount"] for item in items} == {
        day: 5 * count for day, count in counted.items()
    }


async def test_a_journal_that_is_whole_is_said_to_be(query: Query) -> None:
    page = await read(read_chain, query)

    assert page.items == ({"from": 1, "to": 3, "of": 3, "sound": True, "problems": []},)
    assert page.next is None


@pytest.mark.parametrize(
    "damage, told",
    [
        ("update ledger.transaction set line = 'another' where n = 2", "transaction 2 is not as it was written"),
        ("delete from ledger.transaction where n = 2", "transaction 2 is missing"),
        ("delete from ledger.transaction where n = 3", "the journal ends at 2, its head says 3"),
        ("delete from ledger.transaction", "transactions after 0 are missing"),
    ],
)
async def test_what_is_damaged_is_named(cluster: Cluster, damage: str, told: str) -> None:
    with cluster.fresh_database() as dsns:
        store(week().memory, dsns.committer)
        with psycopg.connect(dsns.owner) as owner:
            owner.execute(damage)
        found = await reader(dsns.reader)
        page = await read(read_chain, found)
        await found.connection.close()

    assert told in page.items[0]["problems"]
    assert page.items[0]["sound"] is False


async def test_a_long_journal_is_checked_stretch_by_stretch(cluster: Cluster) -> None:
    desk = Desk()
    for _ in range(STRETCH + 1):
        desk.cash_in(ANN, 1)
    with cluster.fresh_database() as dsns:
        store(desk.memory, dsns.committer)
        found = await reader(dsns.reader)
        first = await read(read_chain, found)
        second = await read(read_chain, found, PageQuery(after=first.next, limit=1))
        await found.connection.close()

    assert [(page.items[0]["to"], page.items[0]["of"], page.items[0]["sound"]) for page in (first, second)] == [
        (STRETCH, STRETCH + 1, True),
        (STRETCH + 1, STRETCH + 1, True),
    ]


async def test_another_tenant_has_nothing_of_it(stored: Dsns) -> None:
    found = await reader(stored.reader, tenant="another")

    for of in (read_accounts, read_trial, read_days):
        assert (await read(of, found)).items == ()
    await found.connection.close()
