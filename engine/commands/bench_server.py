"""`python -m engine.commands.bench_server`: what `finfactory bench api` puts under load, and starts and ends itself."""

from __future__ import annotations

import os

import uvicorn

from engine.bench.served import make_bench_app
from engine.settings import read_settings
from primitives.catalog import CATALOG


def main() -> None:
    settings = read_settings(os.environ, root=os.geteuid() == 0)
    if settings.dsns is None:
        raise SystemExit("FINFACTORY_OWNER_URL, FINFACTORY_COMMITTER_URL and FINFACTORY_READER_URL are missing")
    app = make_bench_app(settings.dsns, CATALOG, settings.log_level)
    uvicorn.run(app, host=settings.host, port=settings.port, access_log=False, log_level="warning", server_header=False)


if __name__ == "__main__":
    main()
