"""Waiting until nothing is under way: then a scenario goes on, and what it reads will not change by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from engine.parts import Parts
from engine.scenarios.reads import jobs_under_way, runs_under_way

PATIENCE_S = 10.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.002, 0.05


class Unsettled(Exception):
    """Something was still under way when patience ended. open: what, a line for each."""

    def __init__(self, open: Sequence[str]) -> None:
        super().__init__("; ".join(open))
        self.open = tuple(open)


@dataclass(frozen=True, slots=True)
class Activity:
    """Of the world outside. under_way: what it still has to send; seen: how much it was sent and sent itself."""

    under_way: int
    seen: int


@dataclass(frozen=True, slots=True)
class Settling:
    """outside: asks what the simulators of the tenant's connectors do."""

    parts: Parts
    outside: Callable[[], Awaitable[Activity]]

    async def settle(self, tenant: str, now: datetime, patience_s: float = PATIENCE_S) -> None:
        """now: by the tenant's clock. Raises Unsettled."""
        end, pause = monotonic() + patience_s, FIRST_PAUSE_S
        while open_ := await self.under_way(tenant, now):
            if monotonic() > end:
                raise Unsettled(open_)
            await self.parts.sweeps.once()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def under_way(self, tenant: str, now: datetime) -> list[str]:
        """What is inside is looked at between two looks outside, which must be the same and quiet: so nothing can
        pass from one side to the other unseen."""
        before = await self.outside()
        open_ = await self._inside(tenant, now)
        after = await self.outside()
        if after.under_way:
            open_.append(f"{after.under_way} messages a simulator is about to send")
        elif not open_ and before != after:
            open_.append("messages just exchanged with a simulator")
        return open_

    async def _inside(self, tenant: str, now: datetime) -> list[str]:
        """Jobs first: what one has done is then seen in the rows."""
        jobs = await jobs_under_way(self.parts.books, tenant)
        async with self.parts.reader.tenant(tenant) as query:
            return [*await runs_under_way(query, now), *jobs]
