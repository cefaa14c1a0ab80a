"""One process sweeps at a time, whatever becomes of it and of the database."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import timedelta
from time import monotonic

import psycopg

from engine.postgres.dsn import Dsns
from engine.runtime.bookkeeping import Bookkeeping
from tests.engine.runtime.due_rows import Due, Noted, sweeps, until

HOUR = timedelta(hours=1)


async def test_one_process_sweeps_at_a_time_and_another_takes_over_when_it_ends(due: Due, books: Bookkeeping) -> None:
    both = [sweeps(books, Noted(books), who) for who in ("one", "other")]
    tasks = [asyncio.create_task(one.run()) for one in both]
    try:
        await until(lambda: any(one.leads for one in both))
        leader = next(one for one in both if one.leads)
        follower = next(one for one in both if one is not leader)
        for _ in range(40):
            assert leader.leads
            assert not follower.leads
            await asyncio.sleep(0.1)
        tasks[both.index(leader)].cancel()
        await until(lambda: follower.leads, 5)
        due.runs("acme", 1)
        await until(lambda: follower.runs.asked, 3)  # type: ignore[attr-defined]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


SWEEPER = """
import asyncio, sys
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.logs import json_logger
from engine.runtime.sweeps import Sweeps
from tests.engine.runtime.due_rows import Noted

async def main():
    books = Bookkeeping(sys.argv[1])
    await books.open()
    sweeps = Sweeps(books, Noted(books), json_logger(sys.stderr, "critical"), sys.argv[2])
    task = asyncio.create_task(sweeps.run())
    said = None
    while True:
        if sweeps.leads is not said:
            said = sweeps.leads
            print("leads" if said else "follows", flush=True)
        await asyncio.sleep(0.05)

asyncio.run(main())
"""


async def test_a_stopped_leader_stops_the_sweeps_for_seconds_and_follows_when_it_goes_on(
    due: Due, books: Bookkeeping, database: Dsns
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SWEEPER, database.committer, "first"), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    said = process.stdout
    runs = Noted(books)
    other = sweeps(books, runs, "second")
    tasks: list[asyncio.Task[None]] = []
    try:
        async with asyncio.timeout(20):
            while await said.readline() != b"leads\n":
                pass
        tasks.append(asyncio.create_task(other.run()))
        await asyncio.sleep(1)
        assert not other.leads
        os.kill(process.pid, signal.SIGSTOP)
        due.runs("acme", 10)
        began = monotonic()
        await until(lambda: len(runs.asked) == 10, 10)
        taken_over_after = monotonic() - began
        os.kill(process.pid, signal.SIGCONT)

        assert await asyncio.wait_for(said.readline(), 5) == b"follows\n"
        assert other.leads
        assert taken_over_after < 6
    finally:
        process.kill()
        await process.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_sweeps_go_on_when_the_database_comes_back(due: Due, books: Bookkeeping, database: Dsns) -> None:
    runs = Noted(books)
    task = asyncio.create_task(sweeps(books, runs).run())
    try:
        due.runs("acme", 1)
        await until(lambda: runs.asked)
        with psycopg.connect(database.committer, autocommit=True) as committer:
            committer.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid() and usename = current_user"
            )
        due.tenant("beta")
        due.runs("beta", 1)
        await until(lambda: ("wake", "beta", "run-1") in runs.asked)
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
