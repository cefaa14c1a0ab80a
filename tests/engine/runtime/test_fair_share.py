"""Tenants that ask at the same time each have a share; one that is alone has everything."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from starlette.types import Receive, Scope, Send

from engine.runtime.credentials import Caller
from engine.runtime.exchange import EXCHANGE, Exchange
from engine.runtime.fair_share import REMEMBERED_S, FairShare

SHARE = 3


@dataclass(slots=True)
class Edge:
    """An app whose requests end when `answered` is released, and a clock that is set by hand."""

    now: float = 0.0
    under_way: dict[str, int] = field(default_factory=dict)
    answered: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        tenant = scope[EXCHANGE].caller.tenant
        self.under_way[tenant] = self.under_way.get(tenant, 0) + 1
        await self.answered.acquire()
        self.under_way[tenant] -= 1


class Crowd:
    """Requests of tenants, each a task."""

    def __init__(self) -> None:
        self.edge = Edge()
        self._layer = FairShare(self.edge.app, SHARE, lambda: self.edge.now)
        self.tasks: list[asyncio.Task[None]] = []

    async def ask(self, tenant: str, times: int) -> None:
        for _ in range(times):
            caller = Caller(tenant, "key", "actor", frozenset(), 1, True)
            scope: Scope = {"type": "http", EXCHANGE: Exchange("r", "t", 0.0, caller)}
            self.tasks.append(asyncio.create_task(self._layer(scope, _receive, _send)))
        await _settle()

    async def answer(self, times: int) -> None:
        for _ in range(times):
            self.edge.answered.release()
        await _settle()


async def _receive() -> dict[str, str]:
    return {"type": "http.disconnect"}


async def _send(message: object) -> None:
    """Nobody listens."""


async def _settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_tenant_alone_is_not_held_back() -> None:
    crowd = Crowd()
    await crowd.ask("loud", 50)
    assert crowd.edge.under_way == {"loud": 50}
    await crowd.answer(50)
    await asyncio.gather(*crowd.tasks)


async def test_beside_another_a_tenant_has_its_share_and_the_rest_waits_its_turn() -> None:
    crowd = Crowd()
    await crowd.ask("quiet", 1)
    await crowd.ask("loud", 10)
    assert crowd.edge.under_way == {"quiet": 1, "loud": SHARE}
    await crowd.ask("quiet", 1)
    assert crowd.edge.under_way == {"quiet": 2, "loud": SHARE}
    await crowd.answer(12)
    await asyncio.gather(*crowd.tasks)
    assert crowd.edge.under_way == {"quiet": 0, "loud": 0}


async def test_who_waited_goes_when_the_other_has_been_silent_for_a_while() -> None:
    crowd = Crowd()
    await crowd.ask("quiet", 1)
    await crowd.ask("loud", 10)
    crowd.edge.now = REMEMBERED_S * 2
    await crowd.answer(2)
    assert sum(crowd.edge.under_way.values()) == 9
    await crowd.answer(9)
    await asyncio.gather(*crowd.tasks)


async def test_a_request_that_goes_away_leaves_its_place_to_the_next() -> None:
    crowd = Crowd()
    await crowd.ask("quiet", 1)
    await crowd.ask("loud", 8)
    for task in crowd.tasks[4:6]:
        task.cancel()
    await _settle()
    assert crowd.edge.under_way["loud"] == SHARE
    crowd.tasks[1].cancel()
    await _settle()
    assert crowd.edge.under_way["loud"] == SHARE + 1, (
        "the cancelled one is still counted by the app, its place is taken"
    )
    await crowd.answer(10)
    await asyncio.gather(*crowd.tasks, return_exceptions=True)
    assert all(task.done() for task in crowd.tasks)
