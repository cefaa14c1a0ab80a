"""The yardstick of `bench runs`: empty jobs of the same library, in the same database, with the worker's settings."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import procrastinate
from procrastinate.tasks import Task
from psycopg import AsyncConnection

from engine.runtime.jobs import jobs_app

QUEUE, TASK = "bench", "nothing"
AHEAD, BATCH = 1_000, 200
"""Jobs that wait, so that the worker never does; how many are put at once."""
LOOK_S = 0.05
PATIENCE_S = 60.0

WAITING = "select count(*) from jobs.procrastinate_jobs where queue_name = %(queue)s"


async def nothing() -> None:
    """What a bare job does."""


def bare_app(dsn: str) -> tuple[procrastinate.App, Task[Any, Any, Any]]:
    """dsn: the committer's."""
    app = jobs_app(dsn)
    return app, app.task(name=TASK, queue=QUEUE)(nothing)


@dataclass(slots=True)
class BareJobs:
    """put: so far; waiting: of them, as last counted."""

    task: Task[Any, Any, Any]
    owner: AsyncConnection[Any]
    put: int = 0
    waiting: int = 0

    async def rate(self, seconds: float, warm_up_s: float) -> float:
        """Jobs done a second while enough of them wait; then the rest is done."""
        await self._kept_busy(warm_up_s)
        begin, done = perf_counter(), self.put - self.waiting
        await self._kept_busy(seconds)
        rate = (self.put - self.waiting - done) / (perf_counter() - begin)
        deadline = perf_counter() + PATIENCE_S
        while self.waiting:
            if perf_counter() > deadline:
                raise TimeoutError(f"{self.waiting} bare jobs are not done")
            await asyncio.sleep(LOOK_S)
            await self._look()
        return rate

    async def _kept_busy(self, seconds: float) -> None:
        end = perf_counter() + seconds
        while perf_counter() < end:
            await self._look()
            while self.waiting < AHEAD:
                await self.task.batch_defer_async(*[{} for _ in range(BATCH)])
                self.put += BATCH
                self.waiting += BATCH
            await asyncio.sleep(LOOK_S)
        await self._look()

    async def _look(self) -> None:
        row = await (await self.owner.execute(WAITING, {"queue": QUEUE})).fetchone()
        self.waiting = int(row[0]) if row else 0
