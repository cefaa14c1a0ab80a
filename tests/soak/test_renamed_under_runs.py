"""The fees account gets another name and another address under cash-outs that wait: each ends on its own release."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from engine.commands.refused import Refused
from engine.postgres.dsn import Dsns
from tests.soak.bank import TEMPLATE, Bank, apply_release, cash_out, open_bank, orders
from tests.soak.fleet import Plan, fleet
from tests.soak.rails import Rails
from tests.soak.settled import Settled, disagreements, settled, until_quiet

OLD, NEW = "income:fees:cash_out", "income:services:banks"
FEES = f'fees:       {{ address: "{OLD}", class: income }}'
HELD = '      held: { address: "wallets:{wallet}:held:{cash_out}", class: liability }'
FEE = {1: 15_00, 2: 25_00}
RELEASE_OF = "select call, release from runtime.run where tenant = %s and workflow = 'cash_out'"
CHARGED = """
select r.release, count(distinct r.id), sum(m.input) from runtime.run r
join ledger.transaction t on (t.tenant, t.run) = (r.tenant, r.id)
join ledger.move m on (m.tenant, m.n) = (t.tenant, t.n)
where r.tenant = %s and r.workflow = 'cash_out'
    and m.account in ('income:fees:cash_out', 'income:services:banks', 'tax:vat')
group by 1 order by 1"""
BALANCES = """
select account, (input - output)::bigint from ledger.balance
where tenant = %s and account in ('income:fees:cash_out', 'income:services:banks', 'tax:vat')"""
POSTED_BY = """
select distinct r.release, t.release from runtime.run r
join ledger.transaction t on (t.tenant, t.run) = (r.tenant, r.id)
where r.tenant = %s and r.workflow = 'cash_out'"""


@dataclass(frozen=True, slots=True)
class Town:
    bank: Bank
    found: Settled
    wrong: list[str]
    refusals: list[str]


def written(home: Path, name: str, *pairs: tuple[str, str]) -> Path:
    text = TEMPLATE.read_text()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    file = home / name
    file.write_text(text)
    return file


async def refused(dsns: Dsns, bank: Bank, template: Path) -> str:
    try:
        await apply_release(dsns, bank.tenant, template, cash_out_fee="25.00")
    except Refused as no:
        return str(no)
    raise AssertionError("it was applied")


async def through(dsns: Dsns, home: Path, count: int) -> Town:
    """Some paid at once, `count` unanswered under the first release, `count` after it; then the rail answers all."""
    gone = written(home, "gone.yaml", (FEES, f'revenue: {{ address: "{NEW}", class: income }}'), ("@fees", "@revenue"))
    renamed = written(
        home, "was.yaml", (FEES, f'revenue: {{ address: "{NEW}", class: income, was: fees }}'), ("@fees", "@revenue")
    )
    holds = written(
        home, "holds.yaml", (HELD, '      held: { address: "h:{wallet}:{cash_out}", class: liability, was: held }')
    )
    bank = await open_bank(dsns, "metro", wallets=10)
    async with fleet(dsns, home, Plan(apis=1, workers=1)) as running:
        rails = Rails(running, bank)
        await _asked(bank, running.ports, 1, count)
        await until_quiet(dsns, bank.tenant, 120)
        await rails.answers("silence")
        await _asked(bank, running.ports, 2, count)
        refusals = [await refused(dsns, bank, gone), await refused(dsns, bank, holds)]
        await apply_release(dsns, bank.tenant, renamed, cash_out_fee="25.00")
        await _asked(bank, running.ports, 3, count, patient=True)
        await until_quiet(dsns, bank.tenant, 120)
        await rails.tell("release", answers="accept")
        await until_quiet(dsns, bank.tenant, 120)
        await _followed(dsns, bank)
        statement = await rails.statement()
        await rails.close()
    found = await asyncio.to_thread(settled, dsns, bank.tenant)
    return Town(bank, found, [*found.wrong, *disagreements(found.ledger, statement)], refusals)


async def _asked(bank: Bank, ports: list[int], seed: int, count: int, patient: bool = False) -> None:
    """patient: until the new release is served everywhere, whoever still serves the old one says 503."""
    wanted = orders(bank, seed, count)
    for _ in range(40):
        replies = await cash_out(bank, ports, wanted, 64)
        again = [order for order, reply in zip(wanted, replies, strict=True) if reply.status == 503]
        assert {reply.status for reply in replies} <= ({201, 503} if patient else {201})
        if not again:
            return
        wanted = again
        await asyncio.sleep(0.25)
    raise AssertionError("nobody serves the new release")


async def _followed(dsns: Dsns, bank: Bank) -> None:
    """What runs of the first release posted to the old address follows by itself."""
    for _ in range(100):
        if balances(dsns, bank)[OLD] == 0:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("what was posted to the old address stays there")


def balances(dsns: Dsns, bank: Bank) -> dict[str, int]:
    with psycopg.connect(dsns.owner, autocommit=True) as owner:
        return dict(owner.execute(BALANCES, (bank.tenant,)).fetchall())


def agree(dsns: Dsns, home: Path, count: int) -> None:
    town = asyncio.run(through(dsns, home, count))
    with psycopg.connect(dsns.owner, autocommit=True) as owner:
        charged = owner.execute(CHARGED, (town.bank.tenant,)).fetchall()
        posted_by = owner.execute(POSTED_BY, (town.bank.tenant,)).fetchall()

    assert town.wrong == []
    assert set(town.found.ends.values()) == {"paid"}
    assert [(release, runs, int(total)) for release, runs, total in charged] == [
        (1, 2 * count, 2 * count * FEE[1]),
        (2, count, count * FEE[2]),
    ]
    assert sorted(posted_by) == [(1, 1), (2, 2)]
    lies = balances(dsns, town.bank)
    assert (lies[OLD], lies[NEW] + lies["tax:vat"]) == (0, 2 * count * FEE[1] + count * FEE[2])
    gone, holds = town.refusals
    assert "FF611" in gone and f"`fees` carries {count * 13_39 // 100:,}" in gone
    assert f"{count} runs of earlier releases that wait need it where it is" in holds


def test_a_renamed_account_of_fees_is_moved_under_cash_outs_that_wait(database: Dsns, home: Path) -> None:
    agree(database, home, 20)


@pytest.mark.soak
def test_a_renamed_account_of_fees_is_moved_under_two_hundred_cash_outs(database: Dsns, home: Path) -> None:
    agree(database, home, 200)
