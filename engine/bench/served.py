"""The server of the API's bench: the product as it is always served, and one endpoint written by hand beside it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.types import ASGIApp

from engine.app import is_public, make_parts, running
from engine.bench.handwritten import PATH, handwritten
from engine.bench.product import WalletPrograms, compiled_product
from engine.postgres.dsn import Dsns
from engine.runtime.credentials import Credentials
from engine.runtime.event_routes import events_router
from engine.runtime.failpoints import Failpoints
from engine.runtime.logs import json_logger
from engine.runtime.rate_limit import RateLimit
from engine.runtime.refusals import install
from engine.runtime.requests import layers
from primitives.kit.contract import Manifest

RELEASE = 1


def make_bench_app(dsns: Dsns, catalog: Sequence[Manifest], log_level: str) -> ASGIApp:
    """Both endpoints share the process, its event loop, the committer and every layer of a request.

    The handwritten one is spared the host's look-up of the release: it is a route of the outermost app.
    """
    parts = make_parts(dsns, catalog, Failpoints({}), json_logger(sys.stdout, log_level))
    program = WalletPrograms(compiled_product(catalog), RELEASE).transfer

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running(parts):
            yield

    inner = FastAPI(lifespan=lifespan)
    install(inner)
    inner.post(PATH, status_code=201)(handwritten(parts.committer.submit, program))
    inner.include_router(events_router(parts.reader, parts.books))
    inner.mount("/", parts.host)
    return layers(inner, Credentials(parts.reader), RateLimit(), parts.metrics, parts.log, is_public)
