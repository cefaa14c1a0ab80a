"""The composition root: settings and a catalog become one ASGI app, and everything it needs is opened and closed."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp
from structlog.typing import FilteringBoundLogger

from engine.control.releases import Releases
from engine.control.routes import ControlParts, control_router
from engine.control.session_routes import ENTRANCE
from engine.library import ReleaseLibrary
from engine.loader import ReleaseLoader
from engine.postgres.dsn import Dsns
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.clock import TenantClock, utc_now
from engine.runtime.committer import Committer
from engine.runtime.connections import Outside, TenantConnections
from engine.runtime.connector_routes import connectors_router
from engine.runtime.credentials import Credentials
from engine.runtime.delivery import Delivery
from engine.runtime.event_routes import events_router
from engine.runtime.expiry import Expiry
from engine.runtime.failpoints import Failpoints
from engine.runtime.finding import Finding
from engine.runtime.host import Host
from engine.runtime.inbound_address import InboundAddress
from engine.runtime.logs import json_logger
from engine.runtime.metrics import Metrics, metrics_route
from engine.runtime.mounted import Services
from engine.runtime.pauses import ConnectorPauses
from engine.runtime.people import People
from engine.runtime.rate_limit import RateLimit
from engine.runtime.reader import Reader
from engine.runtime.refusals import install
from engine.runtime.requests import layers
from engine.runtime.runs import Runner
from engine.runtime.sandbox import Sandbox
from engine.runtime.sending import Sender
from engine.runtime.sessions import Sessions
from engine.runtime.store import open_postgres
from engine.runtime.sweeps import Sweeps
from engine.settings import shipped
from primitives.catalog import CATALOG
from primitives.kit.contract import Manifest
from primitives.kit.ids import new_id

COMMITTER_CONNECTIONS = 2
NOTHING_OUTSIDE = Outside("", "", {}, lambda name: None, lambda tenant, connector: b"")
COLLECTOR = (200_000, 20, 100)
PUBLIC = ("/healthz", "/metrics", "/docs", "/problems", "/")

log = logging.getLogger("finfactory.app")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the app is made of; each is opened by `running`."""

    catalog: Sequence[Manifest]
    reader: Reader
    books: Bookkeeping
    releases: Releases
    committer: Committer
    host: Host
    library: ReleaseLibrary
    loader: ReleaseLoader
    sender: Sender
    delivery: Delivery
    expiry: Expiry
    clock: TenantClock
    metrics: Metrics
    log: FilteringBoundLogger
    outside: Outside
    pauses: ConnectorPauses
    connections: TenantConnections
    runner: Runner
    sweeps: Sweeps


def make_parts(
    dsns: Dsns,
    catalog: Sequence[Manifest],
    failpoints: Failpoints,
    log: FilteringBoundLogger,
    now: Callable[[], datetime] = utc_now,
    outside: Outside = NOTHING_OUTSIDE,
) -> Parts:
    """now: the time that every tenant's clock adds its offset to. outside: where connectors and simulators are."""
    reader, books, sender = Reader(dsns.reader), Bookkeeping(dsns.committer), Sender()
    metrics, clock = Metrics(CollectorRegistry()), TenantClock(reader, now)
    committer = Committer(
        open_store=lambda: open_postgres(dsns.committer, failpoints),
        connections=COMMITTER_CONNECTIONS,
        failpoints=failpoints,
        observe=lambda tenant, segments, seconds: metrics.batch(segments, seconds),
    )
    releases = Releases(reader, books)
    library = ReleaseLibrary(releases, catalog)
    people = People(committer.submit, reader, Finding(reader, library), clock)
    pauses = ConnectorPauses(reader, books)
    connections = TenantConnections(library, clock, outside, pauses, metrics)
    sandbox = Sandbox(books, connections.open)
    services = Services(committer.submit, reader, clock, metrics, people, sandbox)
    host = Host()
    loader = ReleaseLoader(releases, library, host, services)
    delivery = Delivery(books, reader, sender, metrics, log)
    expiry = Expiry(books, log)
    runner = Runner(committer.submit, reader, library, connections, clock, metrics, log)
    sweeps = Sweeps(books, runner, log, f"{os.getpid()}-{new_id()}", now)
    return Parts(
        catalog,
        reader,
        books,
        releases,
        committer,
        host,
        library,
        loader,
        sender,
        delivery,
        expiry,
        clock,
        metrics,
        log,
        outside,
        pauses,
        connections,
        runner,
        sweeps,
    )


def make_installed_app(dsns: Dsns, failpoints: Failpoints, log_level: str, outside: Outside) -> ASGIApp:
    """The app with every primitive there is."""
    return make_app(dsns, CATALOG, failpoints, log_level, outside)


def make_app(
    dsns: Dsns,
    catalog: Sequence[Manifest],
    failpoints: Failpoints,
    log_level: str,
    outside: Outside = NOTHING_OUTSIDE,
) -> ASGIApp:
    """The app of a process: its parts are opened when the server starts it, and closed when it ends."""
    return served(make_parts(dsns, catalog, failpoints, json_logger(sys.stdout, log_level), outside=outside))


def served(parts: Parts, beside: APIRouter | None = None) -> ASGIApp:
    """The tenants' APIs, events and webhooks, health and metrics, behind the layers every request passes.

    beside: further routes, such as the one a bench compares the generated ones with.
    """
    inner = FastAPI(title="FinFactory", lifespan=lambda app: running(parts), openapi_url="/openapi.json")
    install(inner)
    inner.add_route("/healthz", _health(parts), include_in_schema=False)
    inner.router.routes.append(metrics_route(parts.metrics))
    inner.add_route("/", _front(parts), include_in_schema=False)
    inner.include_router(events_router(parts.reader, parts.books))
    inner.include_router(connectors_router(parts.library, parts.connections, parts.pauses, parts.clock))
    inner.include_router(control_router(_control(parts)))
    if beside is not None:
        inner.include_router(beside)
    inner.mount("/", parts.host)
    return layers(
        inner,
        Credentials(parts.reader, sessions=Sessions(parts.reader, parts.books)),
        RateLimit(),
        parts.metrics,
        parts.log,
        is_public,
        lambda app: _inbound(app, parts),
        ENTRANCE,
    )


def _control(parts: Parts) -> ControlParts:
    return ControlParts(
        parts.releases,
        parts.library,
        parts.pauses,
        parts.clock,
        parts.catalog,
        shipped() / "templates",
        parts.outside.api,
        parts.loader.load,
    )


def _inbound(app: ASGIApp, parts: Parts) -> ASGIApp:
    return InboundAddress(
        app, parts.library, parts.connections, parts.runner, parts.outside.api, utc_now, parts.metrics
    )


def is_public(path: str) -> bool:
    """Health, metrics and documents need no key."""
    return path in PUBLIC or path.endswith(("/docs", "/openapi.json"))


@asynccontextmanager
async def running(parts: Parts) -> AsyncIterator[None]:
    """Open what the app needs, in order; close it in reverse."""
    async with AsyncExitStack() as stack:
        for pool in (parts.reader, parts.books):
            await pool.open()
            stack.push_async_callback(pool.close)
        parts.committer.start(_die)
        stack.push_async_callback(parts.committer.stop)
        await parts.loader.load()
        settle_collector()
        stack.push_async_callback(parts.sender.close)
        stack.push_async_callback(parts.connections.close)
        for work in (parts.loader.follow(), parts.delivery.run(), parts.expiry.run()):
            stack.callback(asyncio.create_task(work).cancel)
        yield


def settle_collector() -> None:
    """Releases live as long as the process: the collector need not look at them, nor stop a batch for its rows."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTOR)


def _die(error: BaseException | None) -> None:
    """Half a committer serves nobody: the supervisor starts a whole one."""
    log.critical("a committer task died", exc_info=error)
    os._exit(70)


def _health(parts: Parts) -> Callable[[Request], Awaitable[Response]]:
    async def health(request: Request) -> Response:
        await parts.reader.everywhere("select 1")
        return JSONResponse({"status": "ok", "serves": list(parts.host.paths)})

    return health


def _front(parts: Parts) -> Callable[[Request], Awaitable[Response]]:
    async def front(request: Request) -> Response:
        return JSONResponse({"serves": {path: f"{path}/docs" for path in parts.host.paths}})

    return front
