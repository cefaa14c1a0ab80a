"""A release over live money and live rows: what would be lost is refused, what is renamed is moved, to the centavo."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.control.till import TEMPLATE, Till, changed, till

FEES = '      fees:      { address: "income:fees", class: income }'
CALLED = ("@fees", "@revenue")
RENAMED = changed((FEES, FEES.replace("fees: ", "revenue:").replace(" }", ", was: fees }")), CALLED)
MOVED = changed((FEES, '      revenue: { address: "income:revenue:till", class: income, was: fees }'), CALLED)
FORGOTTEN = changed((FEES, '      revenue: { address: "income:revenue:till", class: income }'), CALLED)
PURSES = changed(
    (
        '      available: { address: "wallets:{wallet}:available",',
        '      available: { address: "purses:{wallet}:available", was: available,',
    ),
)


@pytest.fixture
async def shop(database: Dsns) -> AsyncIterator[Till]:
    async with till(database) as found:
        yield found


# ── accounts ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_account_with_money_may_not_be_called_otherwise_without_saying_so(shop: Till) -> None:
    wallet = await shop.wallet(100_00)
    await shop.pay(wallet, 10_00)

    refused = await shop.refused(FORGOTTEN)

    assert refused == ["FF611 `fees` carries 1.00 PHP in 1 account, and this release has no such account"]
    assert shop.balance("income:fees") == 1_00
    assert (await shop.pay(wallet, 10_00))["status"] == "paid"


async def test_an_empty_account_may_go(shop: Till) -> None:
    assert await shop.apply(FORGOTTEN) == 2


async def test_a_renamed_account_is_moved_to_the_centavo(shop: Till) -> None:
    wallet = await shop.wallet(100_00)
    for amount in (10_00, 12_34, 1_01):
        await shop.pay(wallet, amount)

    plan = await shop.plan(MOVED)
    assert plan.judged.moves == ("3.00 PHP in 1 account of account fees to revenue",)
    number = await shop.apply(MOVED)
    await shop.pay(wallet, 5_00)

    assert (shop.balance("income:fees"), shop.balance("income:revenue:till")) == (0, 4_00)
    entry = shop.all("select run, kind, actor, release, postings from ledger.transaction where kind = 'move'")
    assert entry == [
        ("release/till/2", "move", "a test", number, [["income:fees", "income:revenue:till", "PHP/2", 3_00]])
    ]
    await shop.sound()


async def test_a_new_name_at_the_same_address_moves_nothing(shop: Till) -> None:
    wallet = await shop.wallet(100_00)
    await shop.pay(wallet, 10_00)

    await shop.apply(RENAMED)
    await shop.pay(wallet, 10_00)

    assert shop.balance("income:fees") == 2_00
    assert shop.all("select from ledger.transaction where kind = 'move'") == []
    await shop.sound()


async def test_the_history_of_a_name_stays_in_the_template(shop: Till) -> None:
    await shop.pay(await shop.wallet(100_00), 10_00)
    await shop.apply(MOVED)

    plan = await shop.plan(changed(("default: 1.00", "default: 2.00"), template=MOVED))

    assert (plan.judged.moves, len(plan.judged.problems), plan.succession.moves) == ((), 0, False)


async def test_a_was_that_names_nothing_warns(shop: Till) -> None:
    plan = await shop.plan(
        changed(
            (FEES, FEES + "\n      tips: { address: tips, class: income, was: fes }"),
            ("@stock )\n", "@stock )\n          send $params.fee ( source = @available destination = @tips )\n"),
        )
    )

    assert [(one.code, one.severity, one.help) for one in plan.judged.problems] == [
        ("FF301", "warning", "did you mean `fees`?")
    ]


@pytest.mark.parametrize(
    ("account", "why"),
    [
        ('fees: { address: "income:revenue", class: income }', "its address is another now"),
        ('fees: { address: "income:fees", class: liability }', "it would stand on another side"),
        ('fees: { address: "income:fees", class: liability, was: fees }', "it would stand on another side"),
    ],
)
async def test_an_account_that_changes_under_its_name_keeps_its_money_where_it_is(
    shop: Till, account: str, why: str
) -> None:
    await shop.pay(await shop.wallet(100_00), 10_00)

    refused = await shop.refused(changed((FEES, f"      {account}")))

    assert refused == [f"FF611 `fees` carries 1.00 PHP in 1 account, and {why}"]


async def test_wallets_move_with_what_their_ceilings_count(shop: Till) -> None:
    """A box that is shut waits for nobody here but holds: its run is of the release before, and keeps its address."""
    wallets = [await shop.wallet(100_00 + n) for n in range(5)]
    kept = await shop.box(wallets[0], 40_00)
    assert shop.held(f"wallets:{wallets[0]}:available") == 40_00

    refused = await shop.refused(PURSES)
    assert refused == ["FF611 `available` cannot be moved now: 1 run of earlier releases that wait need it where it is"]
    await shop.opened(kept)
    await shop.apply(PURSES)

    assert [shop.balance(f"purses:{one}:available") for one in wallets] == [99_00, 100_01, 100_02, 100_03, 100_04]
    assert shop.all("select count(*) from ledger.balance where account like 'wallets:%%' and input <> output") == [(0,)]
    assert (await shop.pay(wallets[1], 50_00))["status"] == "paid"
    await shop.sound()


async def test_an_account_an_operator_froze_stays_until_it_is_lifted(shop: Till) -> None:
    wallet = await shop.wallet(100_00)
    given = {"account": "available", "resource": wallet, "reason": "court order"}
    await shop.served.made("/freezes", given, "operations")

    (said,) = await shop.refused(PURSES)

    assert said == "FF611 `available` cannot be moved now: 1 decision about it still open"


async def test_money_is_moved_in_parts_and_nothing_begins_meanwhile(shop: Till) -> None:
    wallets = [await shop.wallet(10_00 + n) for n in range(7)]

    await shop.apply(PURSES, most=3)

    assert [shop.balance(f"purses:{one}:available") for one in wallets] == [10_00 + n for n in range(7)]
    assert len(shop.all("select distinct inserted_at from ledger.transaction where kind = 'move'")) == 3
    await shop.sound()


async def test_a_rollback_takes_the_money_back(shop: Till) -> None:
    wallet = await shop.wallet(100_00)
    await shop.pay(wallet, 10_00)
    await shop.apply(MOVED)
    await shop.pay(wallet, 10_00)

    await shop.back_to(1)
    await shop.pay(wallet, 10_00)

    assert (shop.balance("income:fees"), shop.balance("income:revenue:till")) == (3_00, 0)
    await shop.sound()
    await shop.apply(MOVED)
    await shop.pay(wallet, 10_00)
    assert (shop.balance("income:fees"), shop.balance("income:revenue:till")) == (0, 4_00)


# ── limits, resources, states, fields ─────────────────────────────────────────────────────────────────────────


async def test_a_limit_that_counts_may_not_be_renamed(shop: Till) -> None:
    renamed = changed(("    daily:", "    per_day:"), ("rule: daily", "rule: per_day"))
    await shop.pay(await shop.wallet(100_00), 10_00)

    assert await shop.refused(renamed) == [
        "FF611 `daily` counts in 1 window that have not ended, and this release has none such"
    ]


STATE = changed(
    ("version: 1.0.0", "version: 2.0.0"),
    ("      opened: { by: operations }", "      ended:  { by: operations, was: opened }"),
    ("- become: opened", "- become: ended"),
    ("box: [opened]", "box: [ended]"),
)
FIELD = changed(
    ("version: 1.0.0", "version: 2.0.0"),
    ("note: { type: text, optional: true } }", "remark: { type: text, optional: true, was: note } }"),
    ("      note:   {", "      remark: {"),
)


async def test_a_state_with_rows_may_not_go(shop: Till) -> None:
    await shop.opened(await shop.box(await shop.wallet(100_00), 10_00))

    assert await shop.refused(STATE.replace(", was: opened", "")) == [
        "FF611 1 box in the state `opened`, and this release has no such state"
    ]


async def test_a_renamed_state_takes_its_rows_over_and_ends_the_major_that_knows_it_otherwise(shop: Till) -> None:
    box = await shop.box(await shop.wallet(100_00), 10_00)
    await shop.opened(box)

    plan = await shop.plan(STATE)
    assert (plan.judged.moves, plan.ends) == (("state opened of 1 box to ended",), (1,))
    await shop.apply(STATE)

    assert shop.all("select state from runtime.resource where id = %s", box) == [("ended",)]
    assert list(shop.served.parts.host.paths) == [shop.served.path.replace("v1", "v2")]


async def test_a_renamed_field_takes_its_values_over(shop: Till) -> None:
    box = await shop.box(await shop.wallet(100_00), 10_00, note="blue")
    assert await shop.refused(FIELD) == ["FF611 1 run of earlier releases that wait know the field `note`"]
    await shop.opened(box)

    await shop.apply(FIELD)

    assert shop.all("select fields ->> 'remark', fields ? 'note' from runtime.resource") == [("blue", False)]


async def test_nothing_renamed_asks_nothing(shop: Till) -> None:
    wallet = await shop.wallet(100_00)
    await shop.box(wallet, 10_00)

    assert await shop.apply(changed(("default: 1.00", "default: 2.00"))) == 2
    assert TEMPLATE != RENAMED
