"""What every request passes on its way in, one concern per layer, as plain ASGI classes (no BaseHTTPMiddleware).

    Identified → Accounted → Guarded → SmallJson → Authenticated → RateLimited → FairShare → the app

Identified gives the request its ids, Accounted counts and logs it, Guarded turns an exception into a problem.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Send
from structlog.typing import FilteringBoundLogger

from engine.runtime import answers
from engine.runtime.answers import Problem
from engine.runtime.bodies import SmallJson
from engine.runtime.credentials import Credentials
from engine.runtime.entrance import NO_ENTRANCE, Entrance
from engine.runtime.exchange import EXCHANGE, Exchange, Scope, bearer, exchange, header
from engine.runtime.fair_share import FairShare
from engine.runtime.logs import frames
from engine.runtime.metrics import Metrics
from engine.runtime.rate_limit import RateLimit
from engine.runtime.refusals import problem_of
from primitives.kit.ids import new_id

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_TRACEPARENT = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?")
_NO_TRACE = b"0" * 32


def layers(
    app: ASGIApp,
    credentials: Credentials,
    rate_limit: RateLimit,
    metrics: Metrics,
    log: FilteringBoundLogger,
    public: Callable[[str], bool],
    inbound: Callable[[ASGIApp], ASGIApp] = lambda app: app,
    entrance: Entrance = NO_ENTRANCE,
) -> ASGIApp:
    """public: paths that need no key, such as `/health`. inbound: a layer for messages that are signed instead.
    entrance: where people sign in."""
    limited = RateLimited(FairShare(app), rate_limit)
    authenticated = Authenticated(limited, credentials, public, entrance)
    guarded = Guarded(inbound(SmallJson(authenticated)), log)
    return Identified(Accounted(guarded, metrics, log))


async def refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    known = exchange(scope)
    await answers.answer(problem, known.request_id, known.trace_id)(scope, receive, send)


class Identified:
    """X-Request-Id, the caller's or a new one, comes back with the answer; the trace is the caller's or begins here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        known = Exchange(*_ids(scope), started=time.perf_counter())
        scope[EXCHANGE] = known
        mine = (b"x-request-id", known.request_id.encode())

        async def identified(message: Message) -> None:
            if message["type"] == "http.response.start":
                known.status = message["status"]
                message["headers"] = [*message.get("headers", ()), mine]
            await send(message)

        await self._app(scope, receive, identified)


def _ids(scope: Scope) -> tuple[str, str]:
    """The request's id and its trace id. A fresh id is a UUID, whose 32 digits serve as the trace's too."""
    fresh = new_id()
    given, parent = header(scope, b"x-request-id"), header(scope, b"traceparent")
    request_id = given.decode() if given is not None and _REQUEST_ID.fullmatch(given) else fresh
    traced = _TRACEPARENT.fullmatch(parent) if parent is not None else None
    if traced is not None and traced[1] != _NO_TRACE and not parent.startswith(b"ff"):  # type: ignore[union-attr]
        return request_id, traced[1].decode()
    return request_id, fresh.replace("-", "")


class Accounted:
    """One line in the log and one count in the metrics per request. The route's pattern stands for the path:
    paths and query strings may hold what people typed.
    """

    def __init__(
        self, app: ASGIApp, metrics: Metrics, log: FilteringBoundLogger, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._log = log
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        try:
            await self._app(scope, receive, send)
        finally:
            self._account(scope, exchange(scope))

    def _account(self, scope: Scope, known: Exchange) -> None:
        seconds = self._clock() - known.started
        route = known.route or getattr(scope.get("route"), "path", None) or "unmatched"
        self._metrics.request(scope["method"], route, known.status, seconds)
        who = known.caller
        self._log.info(
            "request",
            method=scope["method"],
            route=route,
            status=known.status,
            ms=round(seconds * 1000, 2),
            request_id=known.request_id,
            trace_id=known.trace_id,
            tenant=who.tenant if who else None,
            credential=who.credential if who else None,
        )


class Guarded:
    """Exceptions become problems. The log gets their kind and where they arose, not their text: it may hold values."""

    def __init__(self, app: ASGIApp, log: FilteringBoundLogger) -> None:
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        known = exchange(scope)
        if "\x00" in scope["path"]:
            return await refuse(answers.not_found(), scope, receive, send)
        try:
            await self._app(scope, receive, send)
        except Exception as exception:
            known.defect = exception
            if known.status:
                raise Interrupted from None
            await refuse(problem_of(exception), scope, receive, send)
        finally:
            if known.defect is not None:
                self._report(known.defect, known)

    def _report(self, defect: Exception, known: Exchange) -> None:
        kind = type(defect).__name__
        self._log.error("defect", kind=kind, frames=frames(defect), request_id=known.request_id)


class Interrupted(Exception):
    """The answer had begun when the exception arose: the server closes the connection, the client sees it cut."""


class Authenticated:
    """`Authorization: Bearer KEY`. A public path needs none, and a key sent there is not looked at.

    KEY may be the token of a session. Then `FinFactory-Tenant` says which of the person's tenants is meant.
    """

    def __init__(
        self, app: ASGIApp, credentials: Credentials, public: Callable[[str], bool], entrance: Entrance
    ) -> None:
        self._app = app
        self._credentials = credentials
        self._public = public
        self._entrance = entrance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._public(scope["path"]) or self._entrance.lets_in(scope):
            return await self._app(scope, receive, send)
        key = bearer(scope)
        tenant = (header(scope, b"finfactory-tenant") or b"").decode("latin-1")
        caller = await self._credentials.find(key, tenant) if key else None
        if caller is None:
            return await refuse(answers.unauthenticated(), scope, receive, send)
        if caller.must_change and not self._entrance.lets_change(scope):
            return await refuse(answers.password_must_change(), scope, receive, send)
        exchange(scope).caller = caller
        return await self._app(scope, receive, send)


class RateLimited:
    """Requests a second per credential and process, told in the fields of the RateLimit header draft."""

    def __init__(self, app: ASGIApp, rate_limit: RateLimit) -> None:
        self._app = app
        self._rate_limit = rate_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = exchange(scope).caller if scope["type"] == "http" else None
        if caller is None:
            return await self._app(scope, receive, send)
        allowance = self._rate_limit.take(caller.credential, caller.per_second)
        told = _told(caller.per_second, allowance.remaining)

        async def limited(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *told]
            await send(message)

        if not allowance.granted:
            problem = answers.rate_limited(caller.per_second, allowance.retry_after_s)
            return await refuse(problem, scope, receive, limited)
        return await self._app(scope, receive, limited)


def _told(per_second: int, remaining: int) -> tuple[tuple[bytes, bytes], ...]:
    return (
        (b"ratelimit-policy", b'"key";q=%d;w=1' % per_second),
        (b"ratelimit", b'"key";r=%d;t=1' % remaining),
    )
