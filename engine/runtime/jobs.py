"""Jobs: what a commit leaves for a worker, by procrastinate. A job only reminds of a run; the run is the truth.

A job that fails is tried again with growing pauses. A worker that stops beating loses its jobs to the others.
"""

from __future__ import annotations

import asyncio
import random
import select
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import procrastinate
from procrastinate.jobs import Job as Claimed
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool
from structlog.typing import FilteringBoundLogger

from engine.runtime.logs import frames
from engine.runtime.metrics import Metrics
from engine.runtime.rows import Job
from engine.runtime.runner import Runs
from primitives.kit.canonical import canonical

SCHEMA = "jobs"
QUEUE = "runs"
CALL, RESPOND = ("call", "respond")
TOGETHER = 8
"""Of the jobs of one commit, what one job of the library carries at most: it takes a commit to be fetched and another
to be finished, half of a worker's time where each has one thing to do."""

BEAT_S = 1.0
DEAD_AFTER_S = 5.0
FORGOTTEN_AFTER_S = 600.0  # a worker stopped for longer ends when it goes on, and is started anew
GRACE_S = 10.0
POLL_S = 1.0
CONNECTIONS = 4
LONGEST_PAUSE_S = 60

_OPTIONS = f"-c search_path={SCHEMA} -c statement_timeout=10s -c idle_in_transaction_session_timeout=5s"


class JobFailed(Exception):
    """What procrastinate is told: the kind of what happened, without its text, which may hold values."""


class GrowingPauses(procrastinate.BaseRetryStrategy):
    """1, 2, 4 … seconds, a minute at most, for ever: the sweep would make the job again anyway."""

    def get_retry_decision(self, *, exception: BaseException, job: Claimed) -> procrastinate.RetryDecision:
        longest = min(2**job.attempts, LONGEST_PAUSE_S)
        return procrastinate.RetryDecision(retry_in={"milliseconds": random.randint(500, 1000) * longest})


def packed(tenant: str, jobs: Iterable[Job]) -> list[tuple[str, str]]:
    """What is put for the jobs of one commit: tasks of `Tasks`, and their arguments as JSON."""
    by_task: dict[str, list[tuple[str | int, ...]]] = {}
    for job in jobs:
        by_task.setdefault(job.task, []).append(job.about)
    return [
        (task, canonical({"tenant": tenant, "items": items[first : first + TOGETHER]}))
        for task, items in by_task.items()
        for first in range(0, len(items), TOGETHER)
    ]


@dataclass(frozen=True, slots=True)
class Tasks:
    """What the jobs of one worker do: all their items at once. Where one fails, all are asked again, and those that
    are done drop out.
    """

    runs: Runs
    metrics: Metrics
    log: FilteringBoundLogger

    async def call(self, tenant: str, items: list[tuple[str, int]]) -> None:
        await self._all(CALL, tenant, [(run, self.runs.call(tenant, run, step)) for run, step in items])

    async def respond(self, tenant: str, items: list[tuple[str, str]]) -> None:
        works = [(connector, self.runs.respond(tenant, connector, message)) for connector, message in items]
        await self._all(RESPOND, tenant, works)

    async def _all(self, task: str, tenant: str, works: Sequence[tuple[str, Awaitable[None]]]) -> None:
        """works: each with the run or the connector it is about, for the log. Raises JobFailed."""
        failed: str | None = None
        ends = await asyncio.gather(*(work for _, work in works), return_exceptions=True)
        for (about, _), ended in zip(works, ends, strict=True):
            if isinstance(ended, Exception):
                failed = type(ended).__name__
                said = {"task": task, "tenant": tenant, "about": about, "kind": failed}
                self.log.error("job_failed", **said, frames=frames(ended))
            elif isinstance(ended, BaseException):
                raise ended
            self.metrics.job(task, "failed" if ended else "done")
        if failed is not None:
            raise JobFailed(failed)


def jobs_app(dsn: str, connections: int = CONNECTIONS) -> procrastinate.App:
    """procrastinate on the schema `jobs`. dsn: the committer's."""
    kwargs = {"options": _OPTIONS, "application_name": "finfactory-jobs"}
    connector = procrastinate.PsycopgConnector(
        conninfo=dsn, min_size=1, max_size=connections, timeout=10, kwargs=kwargs, pool_factory=_pool
    )
    return procrastinate.App(connector=connector)


def _pool(**arguments: Any) -> AsyncConnectionPool:
    return AsyncConnectionPool(**{**arguments, "check": _check})


async def _check(connection: AsyncConnection[Any]) -> None:
    """An idle connection whose server closed it has something to read: only then is the server asked. procrastinate
    would ask before every statement, which takes a sixth of a job's time."""
    unread = select.poll()
    unread.register(connection.fileno(), select.POLLIN)
    if unread.poll(0):
        await AsyncConnectionPool.check_connection(connection)


def offer(app: procrastinate.App, tasks: Tasks) -> None:
    for name, work in ((CALL, tasks.call), (RESPOND, tasks.respond)):
        app.task(name=name, queue=QUEUE, retry=GrowingPauses())(work)


async def work(app: procrastinate.App, concurrency: int, queue: str = QUEUE, signals: bool = True) -> None:
    """Until SIGTERM, or cancelled; then what is under way has GRACE_S to end, and the rest goes back.

    signals: whether they are the worker's to take. Raises what ends the worker.
    """
    await app.run_worker_async(
        queues=[queue],
        concurrency=concurrency,
        delete_jobs="always",
        fetch_job_polling_interval=POLL_S,
        update_heartbeat_interval=BEAT_S,
        stalled_worker_timeout=FORGOTTEN_AFTER_S,
        shutdown_graceful_timeout=GRACE_S,
        install_signal_handlers=signals,
    )


async def take_over(app: procrastinate.App, dead_after_s: float = DEAD_AFTER_S) -> int:
    """Put back the jobs of workers that no longer beat; how many there were."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead_after_s))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)
