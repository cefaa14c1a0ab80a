"""`POST /inbound/{tenant}/{product}/{connector}`: where outside systems reach a tenant, by signature and not by key.

What comes in is in the inbox before it is answered with 202; what is done about it follows at once, in this process,
and a sweep takes what this process did not get to.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import psycopg
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Send

from engine.compiler.product import Product
from engine.runtime import answers
from engine.runtime.answers import Problem
from engine.runtime.bodies import MOST_BYTES
from engine.runtime.exchange import Scope, exchange
from engine.runtime.library import Library, NoRelease
from engine.runtime.metrics import Metrics
from engine.runtime.rate_limit import RateLimit
from engine.runtime.runner import Runs
from engine.runtime.segment import Overloaded, SegmentFailed, Unavailable
from engine.runtime.tables import InboxRow
from engine.runtime.verdicts import connector_of
from primitives.kit.connector import BadMessage, Message, NotSent

PATH = "/inbound/"
ROUTE = "/inbound/{tenant}/{product}/{connector}"
AT_ONCE = 64
LEFT_MOST = 1_024
PER_SECOND = 2_000
"""Of one connector, in one process; only what is signed counts, so that nobody else can use it up."""

log = logging.getLogger("finfactory.inbound")


class Keys(Protocol):
    def key(self, product: Product, connector: str) -> bytes:
        """Raises NotSent where the tenant has none."""


class InboundAddress:
    """An ASGI layer: it answers what is below /inbound/, and passes on the rest.

    api: our address as outside systems know it, which they sign. now: real time, for the age of a signature.
    """

    def __init__(
        self,
        app: ASGIApp,
        library: Library,
        keys: Keys,
        runs: Runs,
        api: str,
        now: Callable[[], datetime],
        metrics: Metrics,
        per_second: int = PER_SECOND,
    ) -> None:
        self._app = app
        self._library = library
        self._keys = keys
        self._runs = runs
        self._api = api
        self._now = now
        self._metrics = metrics
        self._per_second = per_second
        self._limit = RateLimit()
        self._taking: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PATH):
            await self._app(scope, receive, send)
            return
        exchange(scope).route = ROUTE
        problem = await self._take_in(Request(scope, receive))
        known = exchange(scope)
        response = (
            Response(status_code=202) if problem is None else answers.answer(problem, known.request_id, known.trace_id)
        )
        await response(scope, receive, send)

    async def _take_in(self, request: Request) -> Problem | None:
        parts = request.url.path.removeprefix(PATH).split("/")
        if request.method != "POST":
            return answers.method_not_allowed("POST")
        if len(parts) != 3:
            return answers.not_found()
        body = await _body(request)
        if body is None:
            return answers.payload_too_large(MOST_BYTES)
        tenant, product, connector = parts
        try:
            message = await self._read(tenant, product, connector, request.headers, body)
            if message is None:
                return answers.not_found()
            allowance = self._limit.take(f"{tenant}/{product}/{connector}", self._per_second)
            if not allowance.granted:
                self._metrics.arrival(connector, "too_many")
                return answers.too_many_messages(self._per_second, allowance.retry_after_s)
            row = await self._runs.receive(tenant, product, connector, message)
        except BadMessage:
            self._metrics.arrival(connector, "unsigned")
            return answers.not_signed()
        except Overloaded as busy:
            return answers.overloaded(busy.retry_after_s)
        except Unavailable:
            return answers.unavailable()
        self._metrics.arrival(connector, "known" if row is None else "new")
        self._begin(tenant, connector, message.message, row)
        return None

    async def _read(self, tenant: str, product: str, connector: str, headers: Headers, body: bytes) -> Message | None:
        """None where nothing of that name takes messages. Raises BadMessage."""
        try:
            found = await self._library.product(tenant, product)
            adapter, key = connector_of(found, connector), self._keys.key(found, connector)
        except (NoRelease, NotSent):
            return None
        if adapter is None or adapter.receive is None:
            return None
        url = f"{self._api}{PATH}{tenant}/{product}/{connector}"
        return adapter.receive(key, "POST", url, dict(headers), body, self._now())

    def _begin(self, tenant: str, connector: str, message: str, row: InboxRow | None) -> None:
        """The sweep takes what there is no place for."""
        if len(self._taking) >= LEFT_MOST:
            return
        task = asyncio.create_task(self._take(tenant, connector, message, row))
        self._taking.add(task)
        task.add_done_callback(self._taking.discard)

    async def _take(self, tenant: str, connector: str, message: str, row: InboxRow | None) -> None:
        async with self._room:
            try:
                await self._runs.take(tenant, connector, message, row)
            except (SegmentFailed, Overloaded, Unavailable, NoRelease, psycopg.Error, TimeoutError) as error:
                log.warning("an arrival is left to the sweep: %s", type(error).__name__)


async def _body(request: Request) -> bytes | None:
    """None where it is longer than allowed."""
    parts: list[bytes] = []
    length = 0
    async for part in request.stream():
        length += len(part)
        if length > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)
