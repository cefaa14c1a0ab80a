"""The real thing, in this process: the app on a database, a fresh tenant per scenario, keys for whoever acts.

Time stands still unless a scenario moves it.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import httpx

from engine.app import Parts, make_parts, running, served
from engine.compiler.compile import Compiled
from engine.compiler.product import Product
from engine.control.releases import Releases
from engine.postgres.dsn import Dsns
from engine.runtime.failpoints import Failpoints
from engine.runtime.issuing import create_credential
from engine.runtime.logs import json_logger
from engine.scenarios.bound import CLIENT, Call
from engine.scenarios.known import Answer, Known
from primitives.kit.canonical import parse
from primitives.kit.clock import Duration, after
from primitives.kit.contract import Manifest
from primitives.kit.ids import new_id
from primitives.kit.store import Json

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)  # before every scenario: a tenant's clock only moves forward
PER_SECOND = 10_000
SCOPES = {CLIENT: ("read", "write", "sandbox", "admin")}
STAFF = ("read", "operations")


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
        await self.releases.apply(release, None, title, sandbox=True, by="scenario")
        await self.parts.loader.load()
        clock = self.parts.clock
        now = await clock.advance(self.parts.books, product.tenant, begins - BEGINNING)
        return Tenant(self, product, now)


@asynccontextmanager
async def open_world(dsns: Dsns, catalog: Sequence[Manifest]) -> AsyncIterator[World]:
    """A world on a database that is nobody else's."""
    log = json_logger(sys.stderr, "error")
    parts = make_parts(dsns, catalog, Failpoints({}), log, now=lambda: BEGINNING)
    transport = httpx.ASGITransport(app=served(parts))
    async with running(parts), httpx.AsyncClient(transport=transport, base_url="http://scenarios") as client:
        yield World(parts, Releases(parts.reader, parts.books), client)


@dataclass(slots=True)
class Tenant:
    """The tenant of one scenario. keys: API keys by role, issued when the role first acts."""

    world: World
    product: Product
    now: datetime
    keys: dict[str, str] = field(default_factory=dict)

    async def send(self, call: Call, known: Known) -> Answer:
        """Raises NothingThere."""
        target = "" if call.target is None else str(call.target(known))
        fields = {name: fill(known) for name, fill in call.fields}
        answer = await self.ask(call.method, call.path.replace("{id}", target), call.by, fields, call.key)
        if call.home is None or answer.refused:
            return answer
        home = call.home.replace("{id}", str(answer.members.get("id", target)))
        return replace(answer, home=(home, call.reader))

    async def ask(self, method: str, path: str, by: str, fields: Mapping[str, Json], key: str | None = None) -> Answer:
        """path: below the product's. key: an idempotency key, else a fresh one."""
        product, client = self.product, self.world.client
        url = f"/{product.tenant}/{product.name}/v{product.major}{path}"
        headers = {"Authorization": f"Bearer {await self._key(by)}"}
        if method == "GET":
            response = await client.get(url, headers=headers, params={n: str(v) for n, v in fields.items()})
        else:
            response = await client.post(url, headers={**headers, "Idempotency-Key": key or new_id()}, json=fields)
        repeated = response.headers.get("Idempotency-Replayed") == "true"
        return Answer(f"{method} {path}", response.status_code, _body(response), repeated)

    async def read(self, path: str, by: str = CLIENT) -> Answer:
        return await self.ask("GET", path, by, {})

    async def advance(self, by: Duration) -> None:
        """Days are calendar days of the template's zone."""
        zone = ZoneInfo(self.product.zone)
        wanted = after(self.now.astimezone(zone), by)
        parts = self.world.parts
        moved = wanted.astimezone(UTC) - self.now
        self.now = await parts.clock.advance(parts.books, self.product.tenant, moved)

    async def _key(self, role: str) -> str:
        key = self.keys.get(role)
        if key is None:
            books, actor = self.world.parts.books, f"{role}@scenario.example"
            scopes = SCOPES.get(role, STAFF)
            issued = await create_credential(books, self.product.tenant, role, actor, scopes, PER_SECOND)
            key = self.keys[role] = issued.key
        return key


def _body(response: httpx.Response) -> Json:
    is_json = "json" in response.headers.get("content-type", "")
    found: Json = parse(response.text) if is_json else response.text
    return found
