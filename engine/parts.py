"""What a process that serves or works is made of: settings' addresses and a catalog become parts, opened and closed."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry
from structlog.typing import FilteringBoundLogger

from engine.control.releases import Releases
from engine.library import ReleaseLibrary
from engine.loader import ReleaseLoader
from engine.postgres.dsn import Dsns
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.clock import TenantClock, utc_now
from engine.runtime.committer import Committer
from engine.runtime.connections import Outside, TenantConnections
from engine.runtime.delivery import Delivery
from engine.runtime.expiry import Expiry
from engine.runtime.failpoints import Failpoints
from engine.runtime.finding import Finding
from engine.runtime.host import Host
from engine.runtime.metrics import Metrics
from engine.runtime.mounted import Services
from engine.runtime.pauses import ConnectorPauses
from engine.runtime.people import People
from engine.runtime.reader import Reader
from engine.runtime.runs import Runner
from engine.runtime.sandbox import Sandbox
from engine.runtime.sending import Sender
from engine.runtime.store import open_postgres
from engine.runtime.sweeps import Sweeps
from primitives.kit.contract import Manifest
from primitives.kit.ids import new_id

COMMITTER_CONNECTIONS = 2
NOTHING_OUTSIDE = Outside("", "", {}, lambda name: None, lambda tenant, connector: b"")
COLLECTOR = (200_000, 20, 100)

log = logging.getLogger("finfactory.parts")


@dataclass(frozen=True, slots=True)
class Parts:
    """Opened by `opened`, as far as both the API and a worker need it."""

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


@asynccontextmanager
async def opened(parts: Parts) -> AsyncIterator[None]:
    """The pools, the committer and the connections outside; closed in reverse."""
    async with AsyncExitStack() as stack:
        for pool in (parts.reader, parts.books):
            await pool.open()
            stack.push_async_callback(pool.close)
        parts.committer.start(_die)
        stack.push_async_callback(parts.committer.stop)
        stack.push_async_callback(parts.connections.close)
        yield


def settle_collector() -> None:
    """Releases live as long as the process: the collector need not look at them, nor stop a batch for its rows."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTOR)


def _die(error: BaseException | None) -> None:
    """Half a committer serves nobody and moves no run: the supervisor starts a whole one."""
    log.critical("a committer task died", exc_info=error)
    os._exit(70)
