"""A stopped process (SIGSTOP) holds its tenant for less than 10 s, wherever it stops; gone on, it loses nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from time import monotonic
from typing import Any

import psutil

from engine.postgres.dsn import Dsns
from engine.runtime.committer import Committer
from tests.processes import until
from tests.soak.audit import audit
from tests.soak.city import Town, found_town, running_committer, transfer
from tests.soak.worker import Order, Worker, workers

HOLDS_LESS_THAN_S = 10
STOPS = (None, "committer.loads_sent", "committer.before_write", "committer.in_copy", "committer.before_commit")
JOBS = 150  # enough that the journal's rows go by COPY


def jobs(town: Town) -> list[list[Any]]:
    first, second, *_ = town.wallets
    return [["transfer", f"stopped-{n}", first, second, 100 + n] for n in range(JOBS)]


def stopped(worker: Worker) -> bool:
    return bool(psutil.Process(worker.pid).status() == psutil.STATUS_STOPPED)


def stop(worker: Worker, at: str | None) -> None:
    """None: idle, connected, with nothing to do; else at the first passage of the failpoint."""
    if at is None:
        os.kill(worker.pid, signal.SIGSTOP)
    else:
        worker.go()
    until(lambda: stopped(worker))


async def seconds_to_answer(committer: Committer, town: Town) -> float:
    first, second, *_ = town.wallets
    start = monotonic()
    answer = await committer.submit(transfer(town.desk, second, first, 100))
    assert answer.status == 201
    return monotonic() - start


async def founded(dsns: Dsns) -> list[Town]:
    async with running_committer(dsns) as committer:
        return [await found_town(dsns, committer, f"town-{n}", 2, 10_000_000) for n in range(len(STOPS))]


async def measured(dsns: Dsns, towns: list[Town]) -> list[float]:
    async with running_committer(dsns, connections=len(towns)) as committer:
        return await asyncio.gather(*(seconds_to_answer(committer, town) for town in towns))


def go_on(worker: Worker, at: str | None) -> list[list[Any]]:
    os.kill(worker.pid, signal.SIGCONT)
    if at is None:
        worker.go()
    return worker.answers()


def test_a_stopped_process_lets_go_of_its_tenant_and_recovers(database: Dsns) -> None:
    towns = asyncio.run(founded(database))
    orders = [
        Order(database, town.desk, jobs(town), stop_at=at, together=True) for town, at in zip(towns, STOPS, strict=True)
    ]
    with workers(orders) as started:
        for worker, at in zip(started, STOPS, strict=True):
            stop(worker, at)
        held = asyncio.run(measured(database, towns))
        for at, seconds in zip(STOPS, held, strict=True):
            print(f"stopped at {at or 'rest'}: another process was answered after {seconds:.1f} s")
        assert max(held) < HOLDS_LESS_THAN_S
        for worker, town, at in zip(started, towns, STOPS, strict=True):
            answers = go_on(worker, at)
            books = audit(database.owner, town.tenant)
            assert {status for status, _ in answers} == {201}
            assert books.wrong == ()
            assert len(books.posts) == len(set(books.posts)) == JOBS + 1
