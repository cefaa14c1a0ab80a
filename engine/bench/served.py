"""The server of the API's bench: the product as it is always served, and one endpoint written by hand beside it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from fastapi import APIRouter
from starlette.types import ASGIApp

from engine.app import served
from engine.bench.handwritten import PATH, handwritten
from engine.bench.product import WalletPrograms, compiled_product
from engine.parts import make_parts
from engine.postgres.dsn import Dsns
from engine.runtime.failpoints import Failpoints
from engine.runtime.logs import json_logger
from primitives.kit.contract import Manifest

RELEASE = 1


def make_bench_app(dsns: Dsns, catalog: Sequence[Manifest], log_level: str) -> ASGIApp:
    """Both endpoints share the process, its event loop, the committer and every layer of a request.

    The handwritten one is spared the host's look-up of the release: it is a route of the outermost app.
    """
    parts = make_parts(dsns, catalog, Failpoints({}), json_logger(sys.stdout, log_level))
    program = WalletPrograms(compiled_product(catalog), RELEASE).transfer
    beside = APIRouter()
    beside.post(PATH, status_code=201)(handwritten(parts.committer.submit, program))
    return served(parts, beside)
