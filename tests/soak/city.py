"""A city: tenants with customers and wallets with money in them, made by segments through a committer of its own."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from engine.commands.connected import connected
from engine.postgres.dsn import Dsns
from engine.runtime.committer import Committer
from engine.runtime.failpoints import Failpoints
from engine.runtime.issuing import create_credential
from engine.runtime.segments import Answer, RunSegment
from engine.runtime.store import open_postgres
from tests.soak.desk import Desk, apply_tenant, desk_of

SCOPES = ("read", "write", "sandbox", "operations")
NO_FAILPOINTS = Failpoints({})


@dataclass(frozen=True, slots=True)
class Town:
    """One tenant of the city. key: an API key with every scope a test needs."""

    desk: Desk
    wallets: tuple[str, ...]
    key: str

    @property
    def tenant(self) -> str:
        return self.desk.tenant


@asynccontextmanager
async def running_committer(dsns: Dsns, connections: int = 1) -> AsyncIterator[Committer]:
    committer = Committer(
        lambda: open_postgres(dsns.committer, NO_FAILPOINTS), connections, NO_FAILPOINTS, lambda *_: None
    )
    committer.start(lambda error: os.abort())
    try:
        yield committer
    finally:
        await committer.stop()


async def found_town(dsns: Dsns, committer: Committer, tenant: str, wallets: int, funds: int) -> Town:
    """funds: minor units in each wallet; with 0 no wallet has a balance row."""
    await apply_tenant(dsns, tenant)
    desk = await desk_of(dsns, tenant)
    (owner,) = await made(committer, [desk.segment("customers", name="Ana Cruz")])
    opened = await made(committer, [desk.segment("wallets", owner=owner, kind="personal") for _ in range(wallets)])
    if funds:
        await made(committer, [credit(desk, wallet, funds) for wallet in opened])
    async with connected(dsns) as everything:
        actor = "soak@demo.example"
        issued = await create_credential(everything.books, tenant, "soak", actor, SCOPES, 1_000_000, "tests")
    return Town(desk, tuple(opened), issued.key)


def credit(desk: Desk, wallet: str, amount: int, key: str | None = None) -> RunSegment:
    return desk.segment("sandbox/credits", key, account="available", resource=wallet, amount=amount)


def transfer(desk: Desk, source: str, target: str, amount: int, key: str | None = None) -> RunSegment:
    return desk.segment("transfers", key, **{"from": source, "to": target, "amount": amount})


async def made(committer: Committer, segments: Iterable[RunSegment]) -> list[str]:
    """The ids of what the segments created."""
    answers: list[Any] = await asyncio.gather(*(committer.submit(segment) for segment in segments))
    refused = [answer.body for answer in answers if not isinstance(answer, Answer) or answer.status >= 300]
    assert not refused, refused[:3]
    return [answer.subject for answer in answers]
