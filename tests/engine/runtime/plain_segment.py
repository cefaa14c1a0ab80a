"""The smallest segments the committer can carry: they add to an account's balance."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from engine.runtime.batch import Batch
from engine.runtime.committer import Committer, Store
from engine.runtime.failpoints import Failpoints
from engine.runtime.memory_store import MemoryStore
from engine.runtime.rows import Loaded, SegmentRows
from engine.runtime.segment import Lane
from engine.runtime.tables import REQUESTS, Request
from primitives.kit.memory import Memory
from primitives.kit.problems import Decline
from primitives.kit.store import Key
from primitives.ledger.tables import BALANCE, BalanceRow

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
NO_FAILPOINTS = Failpoints({})


@dataclass(slots=True)
class Add:
    """One more in `account`; answers what it holds then. key: its commit key, if it has one. does: before it writes."""

    tenant: str = "alpha"
    account: str = "till"
    key: str | None = None
    lane: Lane = Lane.NOW
    rounds: int = 1
    does: Callable[[SegmentRows], Any] | None = None
    asset: str = "PHP/2"
    mark: str | None = None

    def keys(self, number: int, loaded: Loaded) -> Iterable[Key]:
        yield BALANCE.at(self.account, "PHP/2")
        if self.key is not None:
            yield REQUESTS.at("someone", "add", self.key)

    def committed(self, rows: SegmentRows) -> Any | None:
        found = rows.read(REQUESTS, ("someone", "add", self.key)) if self.key is not None else None
        return int(found.answer) if found else None

    def apply(self, rows: SegmentRows) -> int:
        if self.does is not None:
            self.does(rows)
        found = rows.enter("ledger").get(BALANCE, self.account, "PHP/2")
        total = (found.input if found else 0) + 1
        rows.put(BALANCE, BalanceRow(self.account, self.asset, total, 0, 0, None, False, 0))
        if self.key is not None:
            request = Request("someone", "add", self.key, "", 200, str(total), "run", NOW)
            rows.enter("runtime").append(REQUESTS, request)
        return total

    def decline(self, rows: SegmentRows, decline: Decline) -> str:
        return decline.code


@dataclass(slots=True)
class Counting:
    """A MemoryStore that remembers whose segments it carried, batch by batch, and waits until it may begin."""

    tenants: dict[str, Memory] = field(default_factory=dict)
    carried: list[list[Add]] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def connect(self) -> Store:
        return self

    async def carry(self, tenant: str, batch: Batch, others_wait: Callable[[], bool]) -> None:
        await self.open.wait()
        await MemoryStore(self.tenants, lambda: NOW).carry(tenant, batch, others_wait)
        self.carried.append([one for one in batch.segments[: batch.taken] if isinstance(one, Add)])

    async def abandon(self) -> None:
        """Nothing was begun."""

    async def close(self) -> None:
        """Nothing was opened."""


def committer_over(connect: Callable[[], Any], failpoints: Failpoints = NO_FAILPOINTS) -> Committer:
    return Committer(connect, 1, failpoints, lambda *_: None)
