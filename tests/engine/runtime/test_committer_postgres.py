"""The committer on PostgreSQL: rows it refuses, connections that die, commits of unknown fate."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from engine.runtime.committer import Committer
from engine.runtime.failpoints import Failpoints
from engine.runtime.rows import SegmentRows
from engine.runtime.segment import SegmentFailed
from engine.runtime.store import PostgresStore, open_postgres
from engine.runtime.tables import EVENTS, EventRow
from tests.engine.runtime.plain_segment import NO_FAILPOINTS, NOW, Add, committer_over

END_COMMITTERS = """
select count(pg_terminate_backend(pid)) from pg_stat_activity
where application_name = 'finfactory-committer' and pid <> pg_backend_pid() and datname = current_database()"""


@dataclass(slots=True)
class Does(Failpoints):
    """Calls `act` at the first passages of one failpoint, as often as `times` says."""

    name: str
    act: Callable[[], None]
    times: int = 1

    def hit(self, name: str, subject: Any = None) -> None:
        if name == self.name and self.times:
            self.times -= 1
            self.act()


@asynccontextmanager
async def working(dsns: Dsns, failpoints: Failpoints = NO_FAILPOINTS) -> AsyncIterator[Committer]:
    committer = committer_over(lambda: open_postgres(dsns.committer, failpoints), failpoints)
    committer.start(lambda error: pytest.fail(f"a committer task died: {error}"))
    yield committer
    await committer.stop()


async def answers(committer: Committer, segments: list[Add]) -> list[object]:
    return list(await asyncio.gather(*(committer.submit(one) for one in segments), return_exceptions=True))


def total(dsns: Dsns, account: str = "till") -> int:
    with psycopg.connect(dsns.owner) as owner:
        row = owner.execute("select input from ledger.balance where account = %s", (account,)).fetchone()
    return int(row[0]) if row else 0


def end_committers(dsns: Dsns) -> None:
    with psycopg.connect(dsns.owner.replace("finfactory_owner", "postgres"), autocommit=True) as superuser:
        superuser.execute(END_COMMITTERS)


async def test_a_row_the_database_refuses_fails_its_segment_alone(database: Dsns) -> None:
    """Class 22: a text with a NUL; class 23: an event's number taken twice. The batch is halved until it is alone."""

    def same_number(rows: SegmentRows) -> None:
        rows.enter("runtime").append(EVENTS, EventRow(1, "e", "t", "s", "{}", "r", NOW))

    def half_json(rows: SegmentRows) -> None:
        rows.enter("runtime").append(EVENTS, EventRow(2, "e", "t", "s", '{"half"', "r", NOW))

    segments = [Add(key=str(n)) for n in range(40)]
    segments[7].does = segments[23].does = same_number
    segments[31].does = half_json
    async with working(database) as committer:
        found = await answers(committer, segments)
        assert await committer.submit(Add()) == 39, "the connection still serves"
    assert [n for n, one in enumerate(found) if isinstance(one, SegmentFailed)] == [23, 31]
    assert total(database) == 39


async def test_a_refused_row_in_a_copy_fails_its_segment_alone(database: Dsns) -> None:
    def numbered(n: int) -> Callable[[SegmentRows], None]:
        return lambda rows: rows.enter("runtime").append(EVENTS, EventRow(n, "e", "t", "s", "{}", "r", NOW))

    segments = [Add(key=str(n), does=numbered(max(n, 1))) for n in range(200)]
    async with working(database) as committer:
        found = await answers(committer, segments)
    assert [n for n, one in enumerate(found) if isinstance(one, SegmentFailed)] == [1]
    assert total(database) == 199


@pytest.mark.parametrize("point", ["committer.loads_sent", "committer.before_write", "committer.before_commit"])
async def test_a_batch_whose_backend_ends_is_sent_again(database: Dsns, point: str) -> None:
    failpoints = Does(point, lambda: end_committers(database), times=2)
    async with working(database, failpoints) as committer:
        found = await answers(committer, [Add(key=str(n)) for n in range(100)])
    assert found == list(range(1, 101))
    assert failpoints.times == 0
    assert total(database) == 100


async def test_a_commit_of_unknown_fate_is_sent_again_and_happens_once(database: Dsns) -> None:
    """The line is cut when the COMMIT is out and its answer is not in: the segments find their keys in the books."""
    opened: list[PostgresStore] = []
    failpoints = Does("committer.commit_sent", lambda: cut(opened[-1]))

    async def connect() -> PostgresStore:
        opened.append(await open_postgres(database.committer, failpoints))
        return opened[-1]

    committer = committer_over(connect, failpoints)
    committer.start(lambda error: pytest.fail(f"a committer task died: {error}"))
    found = await answers(committer, [Add(key=str(n)) for n in range(100)])
    await committer.stop()
    assert len(opened) == 2
    assert found == list(range(1, 101))
    assert total(database) == 100


def cut(store: PostgresStore) -> None:
    """The descriptor becomes one whose other end is closed: an answer that has come already is not read either."""
    dead, other = socket.socketpair()
    other.close()
    os.dup2(dead.fileno(), store._connection.pgconn.socket)
    dead.close()


async def test_a_connection_that_died_at_rest_is_replaced(database: Dsns) -> None:
    async with working(database) as committer:
        assert await committer.submit(Add(key="a")) == 1
        end_committers(database)
        assert await committer.submit(Add(key="b")) == 2
    assert total(database) == 2


async def test_a_connection_that_dies_before_a_refused_batch_is_rolled_back_is_replaced(
    database: Dsns, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(rows: SegmentRows) -> None:
        rows.enter("runtime").append(EVENTS, EventRow(3, "e", "t", "s", '{"half"', "r", NOW))

    rolled_back = PostgresStore.abandon

    async def dead(store: PostgresStore) -> None:
        end_committers(database)
        await rolled_back(store)

    monkeypatch.setattr(PostgresStore, "abandon", dead)
    async with working(database) as committer:
        found = await answers(committer, [Add(key="a"), Add(key="b", does=refused)])
        assert await committer.submit(Add(key="c")) == 2
    assert (found[0], type(found[1])) == (1, SegmentFailed)


async def test_prepared_statements_survive_a_migration_under_traffic(database: Dsns) -> None:
    """`cached plan must not change result type` is met once, and the batch is sent again."""
    async with working(database) as committer:
        assert await committer.submit(Add(key="a")) == 1
        with psycopg.connect(database.owner) as owner:
            owner.execute("alter table ledger.balance alter column held type numeric(40)")
        assert await committer.submit(Add(key="b")) == 2
    assert total(database) == 2
