"""Rows that are due, as the database has them, loaded as the owner; and sweeps that find them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from engine.postgres.dsn import Dsns
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.logs import json_logger
from engine.runtime.sweeps import Sweeps
from primitives.kit.connector import Message

NOW = datetime.now(UTC)

TENANT = "insert into control.tenant values (%s, 'Acme', true, '{}') on conflict do nothing"
AHEAD = "insert into runtime.clock values (%s, %s)"
RUN = """
insert into runtime.run (tenant, id, product, workflow, release, step, status, needs, wake_at, attempt, input, record,
    shows, actor, credential, reference, at, inserted_at, moved_at)
select %(tenant)s, %(name)s || n, 'p', 'w', 1, 1, 'waiting', %(needs)s, %(wake_at)s, 0, '{}', '{}', '{}', 'a', 'c', 'r',
    now(), now(), %(moved_at)s from generate_series(1, %(count)s) n"""
RESOURCE = """
insert into runtime.resource
select %(tenant)s, %(name)s || n, 'p', 'k', 's', 3, %(until)s, '{}', 'run', 1, 'r', now(), now()
from generate_series(1, %(count)s) n"""
ARRIVAL = """
insert into runtime.inbox (tenant, connector, message, product, kind, name, data, state, respond, attempt, next_at,
    received_at)
values (%(tenant)s, 'rail', %(name)s, 'p', 'event', 'e', '{}', %(state)s, %(respond)s, 0, %(next_at)s,
    %(received_at)s)"""


class Due:
    """One database's due rows. Times are real, a tenant's clock may be ahead of it."""

    def __init__(self, database: Dsns) -> None:
        self._owner = psycopg.connect(database.owner, autocommit=True)

    def close(self) -> None:
        self._owner.close()

    def tenant(self, name: str, ahead: timedelta = timedelta(0)) -> None:
        self._owner.execute(TENANT, (name,))
        if ahead:
            self._owner.execute(AHEAD, (name, ahead.total_seconds()))

    def runs(self, tenant: str, count: int, wake_at: datetime | None = NOW, needs: str = "nothing") -> None:
        given = {"tenant": tenant, "name": "run-", "count": count, "wake_at": wake_at, "needs": needs}
        self._owner.execute(RUN, given | {"moved_at": NOW - timedelta(minutes=1)})

    def resources(self, tenant: str, count: int, until: datetime = NOW) -> None:
        self._owner.execute(RESOURCE, {"tenant": tenant, "name": "r-", "count": count, "until": until})

    def arrival(self, tenant: str, name: str, received_at: datetime, respond: bool = False) -> None:
        state, due = ("taken", "due") if respond else ("new", "nothing")
        given = {"tenant": tenant, "name": name, "received_at": received_at, "state": state, "respond": due}
        self._owner.execute(ARRIVAL, given | {"next_at": received_at if respond else None})

    def execute(self, sql: str, *values: object) -> None:
        self._owner.execute(sql.encode(), values)


class Noted:
    """Runs that note what they are asked; where they have books, what was due is not due afterwards."""

    def __init__(self, books: Bookkeeping | None = None) -> None:
        self.books = books
        self.asked: list[tuple[str, ...]] = []

    async def wake(self, tenant: str, run: str, step: int) -> None:
        self.asked.append(("wake", tenant, run))
        await self._write(
            tenant, "update runtime.run set wake_at = null where tenant = %(tenant)s and id = %(id)s", run
        )

    async def strike(self, tenant: str, resource: str, state_n: int) -> None:
        self.asked.append(("strike", tenant, resource))
        sql = "update runtime.resource set until = null where tenant = %(tenant)s and id = %(id)s"
        await self._write(tenant, sql, resource)

    async def call(self, tenant: str, run: str, step: int) -> None:
        self.asked.append(("call", tenant, run))

    async def take(self, tenant: str, connector: str, message: str) -> None:
        self.asked.append(("take", tenant, message))

    async def respond(self, tenant: str, connector: str, message: str) -> None:
        self.asked.append(("respond", tenant, message))

    async def receive(self, tenant: str, product: str, connector: str, message: Message) -> bool:
        raise NotImplementedError

    async def _write(self, tenant: str, sql: str, id_: str) -> None:
        if self.books is not None:
            async with self.books.tenant(tenant) as writer:
                await writer.run(sql, {"id": id_})


def sweeps(books: Bookkeeping, runs: Noted, who: str = "this") -> Sweeps:
    return Sweeps(books, runs, json_logger(sys.stderr, "critical"), who)


async def until(holds: Callable[[], Any], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)
