"""The jobs table is emptied again and again in mid-load: a job only reminds of a run, so every run still ends."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from tests.soak.bank import cash_out, open_bank, orders
from tests.soak.fleet import Plan, fleet
from tests.soak.rails import Rails
from tests.soak.settled import disagreements, settled, until_left

LOSE = "delete from jobs.procrastinate_jobs"


async def lose_jobs(dsns: Dsns, times: int, pause: float) -> int:
    """How many jobs were lost."""
    lost = 0
    async with await psycopg.AsyncConnection.connect(dsns.owner, autocommit=True) as owner:
        for _ in range(times):
            await asyncio.sleep(pause)
            lost += (await owner.execute(LOSE)).rowcount
    return lost


async def without_jobs(dsns: Dsns, home: Path, count: int, times: int) -> tuple[list[str], Counter[str], int]:
    bank = await open_bank(dsns, "metro", wallets=10)
    async with fleet(dsns, home, Plan(apis=1, workers=2)) as running:
        rails = Rails(running, bank)
        losing = asyncio.create_task(lose_jobs(dsns, times, 0.2))
        replies = await cash_out(bank, running.ports, orders(bank, 1, count), 64)
        lost = await losing
        await until_left(dsns, bank.tenant, 0, 300)
        statement = await rails.statement()
        await rails.close()
    assert {reply.status for reply in replies} == {201}
    found = await asyncio.to_thread(settled, dsns, bank.tenant)
    return [*found.wrong, *disagreements(found.ledger, statement)], Counter(found.ends.values()), lost


def every_run_ends(dsns: Dsns, home: Path, count: int, times: int) -> None:
    wrong, ends, lost = asyncio.run(without_jobs(dsns, home, count, times))
    print(f"{count} cash-outs, {lost} jobs lost in {times} deletions: {dict(ends)}")
    assert lost > 0
    assert wrong == []
    assert ends == {"paid": count}


def test_runs_whose_jobs_are_lost_end(database: Dsns, home: Path) -> None:
    every_run_ends(database, home, 200, 6)


@pytest.mark.soak
def test_runs_whose_jobs_are_lost_again_and_again_end(database: Dsns, home: Path) -> None:
    every_run_ends(database, home, 2_000, 60)
