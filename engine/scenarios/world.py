"""The real thing, in this process: the app on a database and on a port, a fresh tenant per scenario.

Time stands still unless a scenario moves it.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx

from engine.app import running, served
from engine.compiler.compile import Compiled
from engine.control.releases import Releases
from engine.parts import Parts, make_parts
from engine.postgres.dsn import Dsns
from engine.runtime.failpoints import Failpoints
from engine.runtime.jobs import Tasks, jobs_app, offer, work
from engine.runtime.logs import json_logger
from engine.runtime.simulated import connectors
from engine.scenarios.sandbox_process import SandboxProcess, sandbox_process
from engine.scenarios.serving import free_socket, serving, url_of
from engine.scenarios.simulators import Simulators
from engine.scenarios.tenant import Tenant
from primitives.kit.contract import Manifest

CONCURRENCY = 8
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)  # before every scenario: a tenant's clock only moves forward


@dataclass(frozen=True, slots=True)
class World:
    """sandbox: what stands outside, in a process of its own."""

    parts: Parts
    releases: Releases
    client: httpx.AsyncClient
    sandbox: SandboxProcess

    async def tenant(self, compiled: Compiled, title: str, begins: datetime) -> Tenant:
        """Apply a release of a tenant that is not there yet, and set its clock. begins: aware."""
        product, release = compiled.product, compiled.release
        if product is None or release is None:
            raise ValueError("only what compiles can be applied")
        parts = self.parts
        if connectors(product):
            await self.sandbox.ready()
        await self.releases.apply(release, None, title, sandbox=True, by="scenario")
        await parts.loader.load()
        now = await parts.clock.advance(parts.books, product.tenant, begins - BEGINNING)
        return Tenant(parts, self.client, Simulators(parts.connections), product, now)


@asynccontextmanager
async def open_world(dsns: Dsns, catalog: Sequence[Manifest]) -> AsyncIterator[World]:
    """A world on a database that is nobody else's: the API, a worker, and what stands outside."""
    log, bound = json_logger(sys.stderr, "error"), free_socket()
    async with sandbox_process(url_of(bound)) as sandbox:
        parts = make_parts(dsns, catalog, Failpoints({}), log, now=lambda: BEGINNING, outside=sandbox.outside)
        app = served(parts)
        transport = httpx.ASGITransport(app=app)
        async with (
            running(parts),
            serving(app, bound),
            working(dsns, parts),
            httpx.AsyncClient(transport=transport, base_url="http://scenarios") as client,
        ):
            yield World(parts, Releases(parts.reader, parts.books), client, sandbox)


@asynccontextmanager
async def working(dsns: Dsns, parts: Parts) -> AsyncIterator[None]:
    """A worker in this process. What time brings is looked for as a scenario waits, not by a clock of its own."""
    app = jobs_app(dsns.committer)
    offer(app, Tasks(parts.runner, parts.metrics, parts.log))
    async with app.open_async():
        task = asyncio.create_task(work(app, CONCURRENCY, signals=False))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
