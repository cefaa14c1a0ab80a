"""The real thing, in this process: the app on a database and on a port, a fresh tenant per scenario.

Time stands still unless a scenario moves it.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx

from engine.app import Parts, make_parts, running, served
from engine.compiler.compile import Compiled
from engine.compiler.product import Product
from engine.control.releases import Releases
from engine.postgres.dsn import Dsns
from engine.runtime.failpoints import Failpoints
from engine.runtime.logs import json_logger
from engine.scenarios.serving import free_socket, serving
from engine.scenarios.settling import Settling
from engine.scenarios.simulators import Simulators
from engine.scenarios.tenant import Tenant
from primitives.kit.connector import Connection
from primitives.kit.contract import Manifest

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)  # before every scenario: a tenant's clock only moves forward


@dataclass(frozen=True, slots=True)
class World:
    parts: Parts
    releases: Releases
    client: httpx.AsyncClient

    async def tenant(self, compiled: Compiled, title: str, begins: datetime) -> Tenant:
        """Apply a release of a tenant that is not there yet, and set its clock. begins: aware."""
        product, release = compiled.product, compiled.release
        if product is None or release is None:
            raise ValueError("only what compiles can be applied")
        parts = self.parts
        await self.releases.apply(release, None, title, sandbox=True, by="scenario")
        await parts.loader.load()
        now = await parts.clock.advance(parts.books, product.tenant, begins - BEGINNING)
        simulators = Simulators(self._connect)
        settling = Settling(parts.reader, parts.books, lambda: simulators.activity(product))
        return Tenant(parts, self.client, simulators, settling, product, now)

    async def _connect(self, product: Product, connector: str) -> Connection:
        raise NotImplementedError


@asynccontextmanager
async def open_world(dsns: Dsns, catalog: Sequence[Manifest]) -> AsyncIterator[World]:
    """A world on a database that is nobody else's."""
    log = json_logger(sys.stderr, "error")
    parts = make_parts(dsns, catalog, Failpoints({}), log, now=lambda: BEGINNING)
    app, bound = served(parts), free_socket()
    transport = httpx.ASGITransport(app=app)
    async with (
        running(parts),
        serving(app, bound),
        httpx.AsyncClient(transport=transport, base_url="http://scenarios") as client,
    ):
        yield World(parts, Releases(parts.reader, parts.books), client)
