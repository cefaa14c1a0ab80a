"""What operators and a resource's page read: payments, and a rail's statement as we have it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import psycopg

from engine.postgres.dsn import Dsns
from engine.runtime.reader import Reader
from primitives.kit.memory import Memory
from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import Query
from primitives.kit.store import Table
from primitives.payments.admin import one, statement
from primitives.payments.inbound import CREDIT_RECEIVED, CYCLE_SETTLED, FEE_CHARGED, RETURN_RECEIVED
from primitives.payments.tables import GIVE_BACKS, PAYMENTS, RECEIPTS
from primitives.payments.views import PAYMENTS_OF, payments
from tests.primitives.payments.desk import BDO, RESOURCE, Desk

Item = dict[str, Any]


def worked() -> tuple[Desk, str, str]:
    """A desk after a day's work, and the references of an order that InstaPay refused and PESONet took."""
    desk = Desk()
    first = desk.send(amount=1000_00)
    again = desk.answer(first, "rejected", "AB08").again
    assert again is not None
    desk.answer(again, "accepted")
    credit = {"account": "123", "bank": BDO, "end_to_end": "E1"}
    desk.take(CREDIT_RECEIVED, message="M1", amount=2000_00, **credit)
    desk.take(CREDIT_RECEIVED, accepted=False, message="M2", amount=3000_00, **credit)
    desk.take(RETURN_RECEIVED, rail="pesonet", message="R1", amount=1000_00, original=again.message, code="AC04")
    desk.answer(desk.give_back(credit="M1", amount=500_00), "accepted")
    desk.reserve(credit="M1", amount=700_00, run="asked")
    desk.take(CYCLE_SETTLED, message="N1", cycle="C1", received=2000_00, paid=0)
    desk.take(FEE_CHARGED, message="F1", amount=150)
    return desk, first.message, again.message


def keep(database: Dsns, memory: Memory, tenant: str = "acme") -> None:
    with psycopg.connect(database.committer) as connection:
        for (table, _), row in memory.state.items():
            connection.execute(_insert(table), (tenant, *(getattr(row, field.name) for field in table.fields)))


def _insert(table: Table[Any]) -> str:
    columns = ", ".join(["tenant", *(field.name for field in table.fields)])
    return f"insert into {table} ({columns}) values ({', '.join(['%s'] * (len(table.fields) + 1))})"


async def read(database: Dsns, what: Callable[[Query], Awaitable[Any]], tenant: str = "acme") -> Any:
    reader = Reader(database.reader, connections=1)
    await reader.open()
    try:
        async with reader.tenant(tenant) as query:
            return await what(query)
    finally:
        await reader.close()


async def lines(database: Dsns, page: PageQuery = PageQuery(), **asked: Any) -> Page[Item]:  # noqa: B008
    desk = Desk()
    found: Page[Item] = await read(database, lambda query: statement(query, desk.config, "", "", asked, page))
    return found


def told(page: Page[Item]) -> set[tuple[Any, ...]]:
    return {
        (one["kind"], one["direction"], one["amount"]["amount"], one["state"], one["reference"]) for one in page.items
    }


async def test_a_statement_has_every_item_of_its_rail(database: Dsns) -> None:
    desk, first, again = worked()
    keep(database, desk.memory)

    assert told(await lines(database, rail="instapay")) == {
        ("payment", "out", 1000_00, "rerouted", first),
        ("credit", "in", 2000_00, "accepted", "E1"),
        ("credit", "in", 3000_00, "rejected", "E1"),
        ("give_back", "out", 500_00, "accepted", "E1"),
        ("cycle", "out", 2000_00, "accepted", "N1"),
        ("fee", "out", 150, "accepted", "F1"),
    }
    assert told(await lines(database, rail="pesonet")) == {
        ("payment", "out", 1000_00, "accepted", again),
        ("return", "in", 1000_00, "accepted", again),
    }
    assert told(await lines(database)) == told(await lines(database, rail="instapay"))


async def test_a_statement_comes_in_pages_that_leave_nothing_out(database: Dsns) -> None:
    desk, _, _ = worked()
    keep(database, desk.memory)
    whole, page = await lines(database), await lines(database, PageQuery(limit=2))

    found = list(page.items)
    while page.next is not None:
        page = await lines(database, PageQuery(page.next, 2))
        found += page.items

    assert found == list(whole.items)


async def test_a_statement_is_of_a_time(database: Dsns) -> None:
    desk, _, _ = worked()
    keep(database, desk.memory)
    moment = next(iter(desk.memory.state.values())).made_at

    assert len((await lines(database, **{"from": moment})).items) == 6
    assert (await lines(database, to=moment)).items == ()


async def test_a_statement_is_no_one_elses(database: Dsns) -> None:
    desk, _, _ = worked()
    keep(database, desk.memory, tenant="other")

    assert (await lines(database)).items == ()


async def test_an_item_is_found_by_its_message(database: Dsns) -> None:
    desk, first, _ = worked()
    keep(database, desk.memory)

    [back] = [row.message for (table, _), row in desk.memory.state.items() if table is GIVE_BACKS and row.answered_at]
    ids = (first, "M1", back, "no")
    found = [await read(database, lambda query, id_=id_: one(query, desk.config, id_)) for id_ in ids]

    assert [item and (item["id"], item["kind"]) for item in found] == [
        (first, "payment"), ("M1", "credit"), (back, "give_back"), None,
    ]  # fmt: skip


async def test_a_resource_shows_a_payment_for_each_rail_that_was_tried(database: Dsns) -> None:
    desk, first, again = worked()
    keep(database, desk.memory)

    page: Page[Item] = await read(
        database, lambda query: payments(query, desk.config, "cash_out", RESOURCE, {}, PageQuery())
    )

    assert {(item["rail"], item["state"], item["attempt"], item["reference"]) for item in page.items} == {
        ("instapay", "rerouted", 1, first),
        ("pesonet", "accepted", 2, again),
    }
    assert [item["attempt"] for item in page.items] == [1, 2]
    by_rail = {item["rail"]: item for item in page.items}
    assert by_rail["instapay"]["reason"] == "The receiving bank is offline (AB08)"
    assert by_rail["pesonet"]["returned"] == {"amount": 1000_00, "currency": "PHP"}
    assert all(item.keys() == PAYMENTS_OF.item["properties"].keys() for item in page.items)  # type: ignore[union-attr]


async def test_the_payments_of_a_resource_come_in_pages(database: Dsns) -> None:
    desk, first, again = worked()
    keep(database, desk.memory)

    async def page(after: str | None) -> Page[Item]:
        found: Page[Item] = await read(
            database, lambda query: payments(query, desk.config, "cash_out", RESOURCE, {}, PageQuery(after, 1))
        )
        return found

    one = await page(None)
    two = await page(one.next)
    assert [item["reference"] for item in (*one.items, *two.items)] == [first, again]
    assert two.next is None
    for made_up in ("x", "0001-01-01T00:00:00+23:00/x", "2026/1", "/"):
        assert (await page(made_up)).items


def test_the_sample_has_rows_of_both_tables() -> None:
    desk, _, _ = worked()

    assert {table for table, _ in desk.memory.state} == {PAYMENTS, RECEIPTS, GIVE_BACKS}
