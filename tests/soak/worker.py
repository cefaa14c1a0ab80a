"""Processes of the operating system with a committer each: told their jobs, ready, started together, then asked
how each job was answered. They are forked, so that they need not compile again what the test has compiled.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from engine.postgres.dsn import Dsns
from engine.runtime.committer import Committer
from engine.runtime.failpoints import Failpoint, Failpoints
from engine.runtime.rows import Loaded, SegmentRows
from engine.runtime.segment import Lane, Segment, SegmentFailed
from engine.runtime.store import LOCK, open_postgres
from primitives.kit.problems import Decline
from primitives.kit.store import Key
from primitives.ledger.tables import BALANCE, BalanceRow
from tests.soak.city import credit, transfer
from tests.soak.desk import Desk

UNLOCKED = "select length($1)"
AT_ONCE = 64
TRIES = 40


@dataclass(frozen=True, slots=True)
class Order:
    """jobs: ["credit", key, wallet, amount], ["transfer", key, from, to, amount] or ["count", account].

    stop_at: the failpoint at whose first passage the process stops. together: jobs are submitted all at once.
    """

    dsns: Dsns
    desk: Desk
    jobs: list[list[Any]]
    locked: bool = True
    stop_at: str | None = None
    together: bool = False


class Once(Failpoints):
    """Stops at the first passage and never again."""

    def __init__(self, name: str | None) -> None:
        super().__init__({name: Failpoint("stop", 1)} if name else {})
        self._name = name

    def hit(self, name: str, subject: Any = None) -> None:
        if name == self._name:
            self._name = None
            super().hit(name, subject)


class Count:
    """One more in the balance of `account`, and nothing else: no journal, whose numbers would tell two of a kind."""

    lane = Lane.NOW
    rounds = 1

    def __init__(self, tenant: str, account: str) -> None:
        self.tenant = tenant
        self._account = account

    def keys(self, number: int, loaded: Loaded) -> Iterable[Key]:
        return (BALANCE.at(self._account, "PHP/2"),)

    def committed(self, rows: SegmentRows) -> None:
        return None

    def apply(self, rows: SegmentRows) -> str:
        found = rows.enter("ledger").get(BALANCE, self._account, "PHP/2")
        rows.put(BALANCE, BalanceRow(self._account, "PHP/2", (found.input if found else 0) + 1, 0, 0, None, False, 0))
        return "counted"

    def decline(self, rows: SegmentRows, decline: Decline) -> None:
        raise AssertionError


def segment(desk: Desk, job: list[Any]) -> Segment:
    kind, *rest = job
    if kind == "count":
        return Count(desk.tenant, *rest)
    make: Callable[..., Segment] = credit if kind == "credit" else transfer
    key, *values = rest
    return make(desk, *values, key)


async def answered(committer: Committer, one: Segment) -> list[Any]:
    """[status, id]; a segment that the database refused is sent again, as a client would."""
    for _ in range(TRIES):
        try:
            answer = await committer.submit(one)
        except SegmentFailed:
            continue
        return [200, ""] if answer == "counted" else [answer.status, answer.subject]
    return [500, ""]


async def work(order: Order, parent: Connection) -> list[list[Any]]:
    failpoints, lock = Once(order.stop_at), LOCK if order.locked else UNLOCKED
    committer = Committer(lambda: open_postgres(order.dsns.committer, failpoints, lock), 1, failpoints, lambda *_: None)
    committer.start(lambda error: os.abort())
    parent.send("ready")
    await asyncio.to_thread(parent.recv)
    room = asyncio.Semaphore(len(order.jobs) if order.together else AT_ONCE)

    async def one(job: list[Any]) -> list[Any]:
        async with room:
            return await answered(committer, segment(order.desk, job))

    answers = await asyncio.gather(*map(one, order.jobs))
    await committer.stop()
    return list(answers)


def _main(order: Order, parent: Connection) -> None:
    parent.send(asyncio.run(work(order, parent)))


class Worker:
    """One of the processes, as the test sees it."""

    def __init__(self, order: Order) -> None:
        fork = multiprocessing.get_context("fork")
        self._child, theirs = fork.Pipe()
        self._process = fork.Process(target=_main, args=(order, theirs))
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def wait_ready(self) -> None:
        assert self._child.recv() == "ready"

    def go(self) -> None:
        self._child.send("go")

    def answers(self) -> list[list[Any]]:
        """Raises EOFError where the process died."""
        found: list[list[Any]] = self._child.recv()
        return found

    def end(self) -> None:
        self._process.kill()
        self._process.join()


@contextmanager
def workers(orders: Sequence[Order]) -> Iterator[list[Worker]]:
    """Ready, not yet gone."""
    started = [Worker(order) for order in orders]
    try:
        for one in started:
            one.wait_ready()
        yield started
    finally:
        for one in started:
            one.end()
