"""`python -m engine.serve`: the API of this process, by uvicorn."""

from __future__ import annotations

import os

import uvicorn

from engine.app import make_app
from engine.outside import outside_of
from engine.runtime.failpoints import parse_failpoints
from engine.settings import read_settings


def main() -> None:
    settings = read_settings(os.environ, root=os.geteuid() == 0)
    if settings.dsns is None:
        raise SystemExit("engine.serve needs FINFACTORY_OWNER_URL, FINFACTORY_COMMITTER_URL and FINFACTORY_READER_URL")
    seed = int(os.environ.get("FINFACTORY_FAILPOINTS_SEED") or os.getpid())
    failpoints = parse_failpoints(os.environ.get("FINFACTORY_FAILPOINTS", ""), seed)
    app = make_app(settings.dsns, failpoints, settings.log_level, outside_of(settings, os.environ))
    uvicorn.run(app, host=settings.host, port=settings.port, access_log=False, log_level="warning", server_header=False)


if __name__ == "__main__":
    main()
