"""`python -m engine.work`: a worker. It makes the calls that runs need, and looks for what has become due."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import AsyncExitStack

import uvloop
from procrastinate import App
from prometheus_client import start_http_server

from engine.outside import outside_of
from engine.parts import Parts, make_parts, opened, settle_collector
from engine.postgres.dsn import Dsns
from engine.runtime.failpoints import parse_failpoints
from engine.runtime.jobs import Tasks, jobs_app, offer, take_over, work
from engine.runtime.logs import frames, json_logger
from engine.settings import Settings, read_settings
from primitives.catalog import CATALOG

TAKE_OVER_EVERY_S = 1.0


async def run(settings: Settings, dsns: Dsns, parts: Parts) -> None:
    """Until SIGTERM, or until the committer or the jobs' connection ends for good: then the process ends."""
    app = jobs_app(dsns.committer)
    offer(app, Tasks(parts.runner, parts.metrics, parts.log))
    _tell_metrics(settings, parts)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(opened(parts))
        await stack.enter_async_context(app.open_async())
        stack.callback(asyncio.create_task(parts.sweeps.run()).cancel)
        stack.callback(asyncio.create_task(_take_over(app, parts)).cancel)
        settle_collector()
        await work(app, settings.worker_concurrency)


def _tell_metrics(settings: Settings, parts: Parts) -> None:
    """A port that somebody else has keeps no worker from its work."""
    if settings.worker_metrics_port is not None:
        try:
            start_http_server(settings.worker_metrics_port, settings.host, parts.metrics.registry)
        except OSError as error:
            parts.log.error("metrics_not_told", port=settings.worker_metrics_port, why=error.strerror)


async def _take_over(app: App, parts: Parts) -> None:
    """The jobs of workers that no longer beat go back to those that do; done by whoever sweeps, so that none goes
    back twice."""
    while True:
        await asyncio.sleep(TAKE_OVER_EVERY_S)
        try:
            if parts.sweeps.leads:
                await take_over(app)
        except Exception as exception:
            parts.log.error("jobs_not_taken_over", kind=type(exception).__name__, frames=frames(exception))


def main() -> None:
    settings = read_settings(os.environ, root=os.geteuid() == 0)
    if settings.dsns is None:
        raise SystemExit("engine.work needs FINFACTORY_OWNER_URL, FINFACTORY_COMMITTER_URL and FINFACTORY_READER_URL")
    seed = int(os.environ.get("FINFACTORY_FAILPOINTS_SEED") or os.getpid())
    failpoints = parse_failpoints(os.environ.get("FINFACTORY_FAILPOINTS", ""), seed)
    log = json_logger(sys.stdout, settings.log_level)
    parts = make_parts(settings.dsns, CATALOG, failpoints, log, outside=outside_of(settings, os.environ))
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    uvloop.run(run(settings, settings.dsns, parts))


if __name__ == "__main__":
    main()
