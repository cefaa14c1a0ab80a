"""The composition root of the server: parts become one ASGI app, and what runs beside it begins and ends with it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from engine.control.routes import ControlParts, control_router
from engine.control.session_routes import ENTRANCE
from engine.parts import Parts, make_parts, opened, settle_collector
from engine.postgres.dsn import Dsns
from engine.runtime.clock import utc_now
from engine.runtime.connections import Outside
from engine.runtime.connector_routes import connectors_router
from engine.runtime.credentials import Credentials
from engine.runtime.event_routes import events_router
from engine.runtime.failpoints import Failpoints
from engine.runtime.inbound_address import InboundAddress
from engine.runtime.logs import json_logger
from engine.runtime.metrics import metrics_route
from engine.runtime.rate_limit import RateLimit
from engine.runtime.refusals import install
from engine.runtime.requests import layers
from engine.runtime.sessions import Sessions
from engine.settings import shipped
from primitives.catalog import CATALOG

PUBLIC = ("/healthz", "/metrics", "/docs", "/problems", "/")


def make_app(dsns: Dsns, failpoints: Failpoints, log_level: str, outside: Outside) -> ASGIApp:
    """The app of a process, with every primitive there is: its parts are opened when the server starts it, and closed
    when it ends."""
    return served(make_parts(dsns, CATALOG, failpoints, json_logger(sys.stdout, log_level), outside=outside))


def served(parts: Parts, beside: APIRouter | None = None) -> ASGIApp:
    """The tenants' APIs, events and webhooks, health and metrics, behind the layers every request passes.

    beside: further routes, such as the one a bench compares the generated ones with.
    """
    inner = FastAPI(title="FinFactory", lifespan=lambda app: _alone(parts), openapi_url="/openapi.json")
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
        await stack.enter_async_context(opened(parts))
        await parts.loader.load()
        stack.push_async_callback(parts.sender.close)
        for work in (parts.loader.follow(), parts.delivery.run(), parts.expiry.run()):
            stack.callback(asyncio.create_task(work).cancel)
        yield


@asynccontextmanager
async def _alone(parts: Parts) -> AsyncIterator[None]:
    """In a process that is nothing else: what others left in theirs would never be collected."""
    async with running(parts):
        settle_collector()
        yield


def _health(parts: Parts) -> Callable[[Request], Awaitable[Response]]:
    async def health(request: Request) -> Response:
        await parts.reader.everywhere("select 1")
        return JSONResponse({"status": "ok", "serves": list(parts.host.paths)})

    return health


def _front(parts: Parts) -> Callable[[Request], Awaitable[Response]]:
    async def front(request: Request) -> Response:
        return JSONResponse({"serves": {path: f"{path}/docs" for path in parts.host.paths}})

    return front
