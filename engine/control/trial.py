"""A draft tried: compiled, served on rows in memory, asked as its API would be. Nothing of it is ever stored.

Calls do not go out: what the outside would answer is said by who tries, as it is for waits and approvals.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.compiler.product import ApproveStep, CallStep, Product, WaitStep
from engine.compiler.release import Release
from engine.control.trial_books import TrialBooks
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.clock import TenantClock
from engine.runtime.committer import Committer
from engine.runtime.credentials import Caller
from engine.runtime.exchange import EXCHANGE, Exchange
from engine.runtime.failpoints import Failpoints
from engine.runtime.memory_store import MemoryStore
from engine.runtime.metrics import Metrics
from engine.runtime.mount import mount_product
from engine.runtime.mounted import Mounted, Services
from engine.runtime.programs import Programs
from engine.runtime.refusals import install
from engine.runtime.resuming import Answering, Known, Passing, ResumeSegment
from engine.runtime.sandbox import Sandbox
from engine.runtime.sandbox_seed import Seeded, Seeder
from engine.runtime.segment import Lane
from engine.runtime.tables import Run
from primitives.kit.connector import OUTCOMES, Answer, Connection, NotSent
from primitives.kit.ids import new_id
from primitives.kit.memory import Memory
from primitives.kit.store import Json

RELEASE = 1
PER_SECOND = 10_000
CLIENT, OPERATIONS = "client", "operations"
SCOPES = {CLIENT: ("read", "write", "sandbox"), OPERATIONS: ("read", "operations")}
TRIED = "tried"


class NotAwaited(Exception):
    """Nothing waits for that word."""


class Nothing:
    """engine.runtime.reader.Reads and its Query: what a try has is in memory, and no list is read from there."""

    @asynccontextmanager
    async def tenant(self, tenant: str) -> AsyncIterator[Nothing]:
        yield self

    async def fetch(self, sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return []


class Nobody:
    """engine.runtime.desk.Desk: what people do to runs that wait is said by who tries, not by requests."""

    async def answer(self, tenant: str, run: str, outcome: str, evidence: str, actor: str) -> bool:
        return False

    async def retry(self, tenant: str, run: str, actor: str) -> bool:
        return False

    async def decide(self, tenant: str, run: str, approved: bool, actor: str) -> bool:
        return False

    async def tell(self, tenant: str, topic: str, subject: str, actor: str) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: Json


class Trial:
    """One product in memory. Made by `tried`."""

    def __init__(self, mounted: Mounted, memory: Memory) -> None:
        self.mounted = mounted
        self.books = TrialBooks(mounted.product, memory)
        self._programs = Programs(mounted.product, mounted.release)
        app = FastAPI()
        install(app)
        mount_product(app, mounted)
        self._app = app

    async def people(self, count: int, seed: int) -> dict[str, list[str]]:
        """Made by the product's own actions, with play money: ids by path. Raises Refused."""
        wanted = Seeded(count=count, seed=seed)
        made: Any = (await Seeder(self.mounted).seed(self._caller(CLIENT), str(uuid4()), wanted))["made"]
        return {path: list(one["ids"]) for path, one in made.items()}

    async def post(self, path: str, body: Json, by: str) -> Reply:
        """path: below the product's."""
        asked = _As(self._app, self._caller(by))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(asked), base_url="http://trial") as client:
            answer = await client.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
        return Reply(answer.status_code, answer.json() if answer.content else None)

    async def go_on(self, run: Run, word: str) -> None:
        """What the run waits for happens: `accepted`, `message.delivered`, `approved`. Raises NotAwaited."""
        product = self.mounted.product
        workflow = product.workflows[run.workflow]
        step = None if run.cut is None else workflow.cuts[run.cut]
        cause: Answering | Passing
        match step:
            case CallStep() if word in OUTCOMES:
                cause = Answering(Answer(word, TRIED, {}), final=True, by=TRIED)
            case WaitStep(cut=cut, messages=messages, after=after) if word in _awaited(messages, after):
                cause = Passing(cut, word, TRIED)
            case ApproveStep(cut=cut) if word in ("approved", "rejected", "expired"):
                cause = Passing(cut, word, TRIED)
            case _:
                raise NotAwaited(word)
        known = Known(product.tenant, self._programs.named(run.workflow), run, self.books.call(run))
        services = self.mounted.services
        await services.submit(ResumeSegment(known, cause, await services.clock.now(product.tenant), Lane.NOW))

    def _caller(self, by: str) -> Caller:
        return Caller(self.mounted.product.tenant, TRIED, f"{TRIED} {by}", frozenset(SCOPES[by]), PER_SECOND, True)


class _As:
    """The app as somebody asks it, without the layers that find out who."""

    def __init__(self, app: ASGIApp, caller: Caller) -> None:
        self._app = app
        self._caller = caller

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fresh = new_id()
        known = Exchange(fresh, fresh.replace("-", ""), started=time.perf_counter(), caller=self._caller)
        await self._app({**scope, EXCHANGE: known}, receive, send)


@asynccontextmanager
async def tried(product: Product, release: Release, now: Callable[[], datetime]) -> AsyncIterator[Trial]:
    """A sandbox of its own, whatever the tenant is; gone at the end."""
    tenants = {product.tenant: Memory()}

    async def open_store() -> MemoryStore:
        return MemoryStore(tenants, now)

    committer = Committer(open_store, 1, Failpoints({}), lambda tenant, segments, seconds: None)
    committer.start(lambda error: None)
    clock = TenantClock(Nothing(), now)
    metrics, sandbox = Metrics(CollectorRegistry()), Sandbox(Bookkeeping(""), _nowhere)
    services = Services(committer.submit, Nothing(), clock, metrics, Nobody(), sandbox)
    lines = tuple(release.template.split("\n"))

    async def lines_of(number: int) -> tuple[str, ...]:
        return lines

    played = replace(product, sandbox=True)
    try:
        yield Trial(Mounted(played, RELEASE, release.sha256, lines_of, services), tenants[product.tenant])
    finally:
        await committer.stop()


def _nowhere(tenant: str, product: str, connector: str) -> Awaitable[Connection]:
    raise NotSent("nothing goes out of a try")


def _awaited(messages: Any, after: Any) -> tuple[str, ...]:
    return (*(f"message.{name}" for name, _ in messages), *(("after",) if after else ()))
