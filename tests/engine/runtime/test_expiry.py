"""Idempotency keys go after 30 days, and not before."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime, timedelta

import psycopg

from engine.postgres.dsn import Dsns
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.expiry import Expiry
from engine.runtime.logs import json_logger

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONTH = timedelta(days=30)


def keep(database: Dsns, *ages: timedelta) -> None:
    with psycopg.connect(database.owner) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "insert into runtime.request values (%s, 'c', 'o', %s, 'sha', 201, '{}', null, %s)",
            [(f"tenant-{n % 3}", f"key-{n}", NOW - age) for n, age in enumerate(ages)],
        )


def kept(database: Dsns) -> list[str]:
    with psycopg.connect(database.owner) as connection:
        return [row[0] for row in connection.execute("select key from runtime.request order by key").fetchall()]


async def test_a_key_is_kept_thirty_days_and_no_longer(database: Dsns, books: Bookkeeping) -> None:
    keep(database, MONTH, MONTH + timedelta(microseconds=1), timedelta(), timedelta(days=400))
    assert await Expiry(books, json_logger(io.StringIO()), now=lambda: NOW).sweep() == 2
    assert kept(database) == ["key-0", "key-2"]


async def test_many_go_in_small_batches_and_two_sweeps_do_not_wait_for_each_other(
    database: Dsns, books: Bookkeeping
) -> None:
    keep(database, *[timedelta(days=31)] * 230)
    sweeps = [Expiry(books, json_logger(io.StringIO()), now=lambda: NOW, at_once=50).sweep() for _ in range(2)]
    assert sum(await asyncio.gather(*sweeps)) == 230
    assert kept(database) == []


async def test_a_database_that_fails_once_is_asked_again(database: Dsns, books: Bookkeeping) -> None:
    keep(database, timedelta(days=31))
    moments = iter([ValueError("the clock is broken")])

    def now() -> datetime:
        for error in moments:
            raise error
        return NOW

    told = io.StringIO()
    running = asyncio.create_task(Expiry(books, json_logger(told), now=now, every_s=0.01).run())
    async with asyncio.timeout(5):
        while kept(database):
            await asyncio.sleep(0.01)
    running.cancel()
    assert "requests_not_expired" in told.getvalue()
