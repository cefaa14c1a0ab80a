"""`python -m engine.commands.bench_worker`: the bare jobs that `finfactory bench runs` compares with, done."""

from __future__ import annotations

import os

import uvloop

from engine.bench.jobs import QUEUE, bare_app
from engine.runtime.jobs import work
from engine.settings import read_settings


async def _run() -> None:
    settings = read_settings(os.environ, root=os.geteuid() == 0)
    if settings.dsns is None:
        raise SystemExit("FINFACTORY_OWNER_URL, FINFACTORY_COMMITTER_URL and FINFACTORY_READER_URL are missing")
    app, _ = bare_app(settings.dsns.committer)
    async with app.open_async():
        await work(app, settings.worker_concurrency, QUEUE)


if __name__ == "__main__":
    uvloop.run(_run())
