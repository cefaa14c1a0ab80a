"""Wallets are frozen while money moves: nothing posts on a wallet after the commit of its freeze."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from tests.soak.audit import audit
from tests.soak.city import Town, found_town, running_committer
from tests.soak.http import Client
from tests.soak.load import Told, Wish, told
from tests.soak.served import serving

AT_ONCE = 25

# In the order of commits, which is that of events: transfers of a wallet after it was frozen and before it was not.
AFTER_THE_FREEZE = """
with change as (
    select n, subject as wallet, type = 'wallet.frozen' as frozen from runtime.event
    where tenant = %(tenant)s and type in ('wallet.frozen', 'wallet.unfrozen')),
moved as (
    select e.n, side.wallet from runtime.event e
    cross join lateral (values (e.body ->> 'from'), (e.body ->> 'to')) side (wallet)
    where e.tenant = %(tenant)s and e.type = 'transfer.completed')
select count(*),
       count(*) filter (where (select frozen from change where change.wallet = moved.wallet and change.n < moved.n
                               order by change.n desc limit 1))
from moved"""

# The same by the ledger's own time: no post with a number above one that was committed after the freeze's run.
POSTED_LATER = """
select count(*) from runtime.run frozen
join ledger.transaction t on t.tenant = frozen.tenant and t.kind = 'post' and t.inserted_at > frozen.inserted_at
    and strpos(t.postings::text, frozen.input ->> 'wallet') > 0
where frozen.tenant = %(tenant)s and frozen.workflow like '%%freeze' and frozen.workflow not like '%%unfreeze'
    and frozen.status <> 'declined'"""


class Traffic:
    """Transfers among the wallets that are about to be frozen, until told to stop."""

    def __init__(self, wallets: list[str]) -> None:
        self._wallets = wallets
        self._random = random.Random(3)
        self._n = 0
        self.stopped = False

    def __iter__(self) -> Iterator[Wish]:
        return self

    def __next__(self) -> Wish:
        if self.stopped:
            raise StopIteration
        self._n += 1
        source, target = self._random.sample(self._wallets, 2)
        return Wish(f"{self._wallets[0]}-{self._n}", source, target, 100)


async def frozen_one_by_one(town: Town, port: int, traffic: Traffic, wallets: list[str]) -> None:
    client, path = Client(port, town.key), f"/{town.tenant}/e-wallet/v1/wallets"
    try:
        for wallet in wallets:
            await asyncio.sleep(0.02)
            reply = await client.post(f"{path}/{wallet}/freeze", f"freeze-{wallet}", {"reason": "lost phone"})
            assert reply.status == 200, reply.body
        await asyncio.sleep(0.1)
    finally:
        traffic.stopped = True
        await client.close()


async def freezes_during_transfers(dsns: Dsns, home: Path, freezes: int) -> tuple[Town, list[Told]]:
    async with running_committer(dsns) as committer:
        town = await found_town(dsns, committer, "metro", freezes, 1_000_000)
    found: list[Told] = []
    async with serving(dsns, home) as served:
        for start in range(0, freezes, AT_ONCE):
            wallets = list(town.wallets[start : start + AT_ONCE])
            traffic = Traffic(wallets)
            freezing = asyncio.create_task(frozen_one_by_one(town, served.port, traffic, wallets))
            found += await told(town, served.port, 32, traffic)
            await freezing
    return town, found


def check(dsns: Dsns, home: Path, freezes: int) -> None:
    town, found = asyncio.run(freezes_during_transfers(dsns, home, freezes))
    assert audit(dsns.owner, town.tenant).wrong == ()
    with psycopg.connect(dsns.owner) as owner:
        moved, after = owner.execute(AFTER_THE_FREEZE, {"tenant": town.tenant}).fetchone() or (0, 0)
        (later,) = owner.execute(POSTED_LATER, {"tenant": town.tenant}).fetchone() or (None,)
        frozen = owner.execute("select count(*) from wallets.wallets where state = 'frozen'").fetchone()
    statuses = Counter(one.status for one in found)
    assert (after, later) == (0, 0)
    assert frozen == (freezes,)
    assert set(statuses) == {201, 409}
    assert moved == 2 * statuses[201]
    print(f"{freezes} freezes among {statuses[201]} transfers and {statuses[409]} refusals: none after its freeze")


def test_nothing_posts_after_a_freeze(database: Dsns, home: Path) -> None:
    check(database, home, 50)


@pytest.mark.soak
def test_nothing_posts_after_any_of_a_thousand_freezes(database: Dsns, home: Path) -> None:
    check(database, home, 1_000)
