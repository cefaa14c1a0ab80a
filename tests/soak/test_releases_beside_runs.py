"""A release changes under cash-outs that wait: each ends on the one it began on, by its fee and its workflow."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psycopg

from engine.postgres.dsn import Dsns
from tests.soak.bank import Bank, apply_release, cash_out, open_bank, orders, until_served
from tests.soak.fleet import Plan, fleet
from tests.soak.rails import Rails
from tests.soak.settled import disagreements, settled, until_quiet

FEES = ("15.00", "25.00", "40.00")
CHARGED = """
select r.release, sum(m.input) from runtime.run r
join ledger.transaction t on (t.tenant, t.run) = (r.tenant, r.id)
join ledger.move m on (m.tenant, m.n) = (t.tenant, t.n)
where r.tenant = %s and r.workflow = 'cash_out' and r.status = 'paid'
    and m.account in ('income:fees:cash_out', 'tax:vat')
group by 1 order by 1"""
POSTED_BY = """
select distinct r.release, t.release from runtime.run r
join ledger.transaction t on (t.tenant, t.run) = (r.tenant, r.id)
where r.tenant = %s and r.workflow = 'cash_out'"""


async def through_releases(dsns: Dsns, home: Path, count: int) -> tuple[Bank, list[str]]:
    """`count` under each of three releases, all of them answered only when the last is live."""
    bank = await open_bank(dsns, "metro", wallets=10)
    async with fleet(dsns, home, Plan(apis=1, workers=1)) as running:
        rails = Rails(running, bank)
        await rails.answers("silence")
        for number, fee in enumerate(FEES):
            if number:
                release = await apply_release(dsns, bank.tenant, cash_out_fee=fee)
                await until_served(bank, running.ports, release)
            replies = await cash_out(bank, running.ports, orders(bank, number, count), 64)
            assert {reply.status for reply in replies} == {201}
        await until_quiet(dsns, bank.tenant, 120)
        await rails.tell("release", answers="accept")
        await until_quiet(dsns, bank.tenant, 120)
        statement = await rails.statement()
        await rails.close()
    found = await asyncio.to_thread(settled, dsns, bank.tenant)
    assert set(found.ends.values()) == {"paid"}
    return bank, [*found.wrong, *disagreements(found.ledger, statement)]


def test_runs_that_wait_end_on_the_release_they_began_on(database: Dsns, home: Path) -> None:
    count = 200
    bank, wrong = asyncio.run(through_releases(database, home, count))
    with psycopg.connect(database.owner) as owner:
        charged = owner.execute(CHARGED, (bank.tenant,)).fetchall()
        posted_by = owner.execute(POSTED_BY, (bank.tenant,)).fetchall()
    assert wrong == []
    assert [(release, int(total)) for release, total in charged] == [
        (1, 1_500 * count),
        (2, 2_500 * count),
        (3, 4_000 * count),
    ]
    assert sorted(posted_by) == [(1, 1), (2, 2), (3, 3)]
