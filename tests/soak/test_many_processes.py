"""Four processes with a committer each, on one tenant: wallets without a balance row, windows without a counter."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from tests.soak.audit import audit
from tests.soak.city import Town, found_town, running_committer
from tests.soak.worker import Order, workers

PROCESSES = 4
COUNTED = 50


@pytest.fixture
def town(database: Dsns) -> Town:
    async def found() -> Town:
        async with running_committer(database) as committer:
            return await found_town(database, committer, "metro", wallets=40, funds=0)

    return asyncio.run(found())


def order(dsns: Dsns, town: Town, jobs: list[list[Any]], locked: bool = True) -> Order:
    return Order(dsns, town.desk, jobs, locked)


def money_jobs(town: Town, process: int, transfers: int) -> list[list[Any]]:
    """Every process gives every wallet its first money, then sends it about."""
    rnd = random.Random(process)
    jobs = [["credit", f"credit-{process}-{wallet}", wallet, 1_000_000] for wallet in town.wallets]
    rnd.shuffle(jobs)
    for n in range(transfers):
        source, target = rnd.sample(town.wallets, 2)
        jobs.append(["transfer", f"transfer-{process}-{n}", source, target, rnd.randrange(100, 5_000)])
    return jobs


def run_all(orders: list[Order]) -> list[list[Any]]:
    with workers(orders) as started:
        for one in started:
            one.go()
        return [answer for one in started for answer in one.answers()]


def check_transfers(dsns: Dsns, town: Town, transfers: int) -> None:
    answers = run_all([order(dsns, town, money_jobs(town, p, transfers)) for p in range(PROCESSES)])
    books = audit(dsns.owner, town.tenant)
    assert books.wrong == ()
    assert {status for status, _ in answers} == {201}
    assert len(books.posts) == PROCESSES * transfers
    print(f"{PROCESSES} processes: {len(answers)} segments answered 201, {len(books.posts)} transfers, nothing wrong")


def count_jobs(n: int) -> list[list[Any]]:
    return [["count", f"counted:{i % COUNTED}"] for i in range(n)]


def counted(dsns: Dsns, town: Town, each: int, locked: bool) -> int:
    """What the balances say after four processes counted `each` times on rows that were not there."""
    run_all([order(dsns, town, count_jobs(each), locked) for _ in range(PROCESSES)])
    with psycopg.connect(dsns.owner) as connection:
        row = connection.execute("select sum(input) from ledger.balance where account like 'counted:%'").fetchone()
    assert row is not None
    return int(row[0])


def test_four_processes_lose_no_increment_and_never_wait_for_each_other_forever(database: Dsns, town: Town) -> None:
    check_transfers(database, town, 100)


@pytest.mark.soak
def test_four_processes_send_money_for_long(database: Dsns, town: Town) -> None:
    check_transfers(database, town, 2_500)


@pytest.mark.soak
def test_four_processes_count_to_8000_on_new_rows(database: Dsns, town: Town) -> None:
    assert counted(database, town, 2_000, locked=True) == 8_000


def test_without_the_tenants_lock_a_balance_is_wrong(database: Dsns, town: Town) -> None:
    right = counted(database, town, 500, locked=True)
    assert right == PROCESSES * 500
    both = counted(database, town, 500, locked=False)
    print(f"without the lock {PROCESSES * 1_000 - both} of {PROCESSES * 500} increments are lost")
    assert both < PROCESSES * 1_000
