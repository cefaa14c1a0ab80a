"""GET /events and /webhooks, on a real database, behind the real layers."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from engine.postgres.dsn import Dsns
from engine.runtime.credentials import Credentials
from engine.runtime.event_routes import events_router
from engine.runtime.issuing import create_credential
from engine.runtime.logs import json_logger
from engine.runtime.metrics import Metrics
from engine.runtime.rate_limit import RateLimit
from engine.runtime.refusals import install
from engine.runtime.requests import layers
from tests.engine.runtime.edge import Edge, opened

LIVE_URL = "https://hooks.example.com/ff"


@dataclass(frozen=True, slots=True)
class Site:
    edge: Edge
    transport: httpx.ASGITransport

    async def client(self, tenant: str, *scopes: str) -> httpx.AsyncClient:
        issued = await create_credential(self.edge.books, tenant, "Test", "app", scopes, 1000, "a test")
        headers = {"Authorization": f"Bearer {issued.key}"}
        return httpx.AsyncClient(transport=self.transport, base_url="http://t", headers=headers)


@pytest.fixture
async def site(database: Dsns) -> AsyncIterator[Site]:
    async with opened(database) as edge:
        await edge.add_tenant("acme", sandbox=False)
        await edge.add_tenant("globex", sandbox=True)
        app = FastAPI()
        install(app)
        app.include_router(events_router(edge.reader, edge.books))
        metrics, log = Metrics(CollectorRegistry()), json_logger(io.StringIO())
        around = layers(app, Credentials(edge.reader), RateLimit(), metrics, log, lambda path: False)
        yield Site(edge, httpx.ASGITransport(around))


async def add(client: httpx.AsyncClient, key: str = "k-1", **body: Any) -> httpx.Response:
    return await client.post("/webhooks", json={"url": LIVE_URL, **body}, headers={"Idempotency-Key": key})


async def test_events_are_read_page_by_page_and_only_ones_own(site: Site) -> None:
    await site.edge.emit("acme", "run.a", "run.b", "run.a", "run.c")
    await site.edge.emit("globex", "run.z")
    client = await site.client("acme", "read")

    first = (await client.get("/events?limit=3")).json()
    rest = (await client.get(f"/events?after={first['next']}")).json()
    none = (await client.get(f"/events?after={rest['next']}")).json()
    some = (await client.get("/events?type=run.a&type=run.c")).json()

    assert [event["type"] for event in first["data"]] == ["run.a", "run.b", "run.a"] and first["has_more"]
    assert [event["type"] for event in rest["data"]] == ["run.c"] and not rest["has_more"]
    assert none == {"data": [], "next": 4, "has_more": False}
    assert [event["n"] for event in some["data"]] == [1, 3, 4]
    assert set(first["data"][0]) == {"id", "type", "timestamp", "tenant", "subject", "n", "run", "data"}


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "after=-1", "after=x", "type=Bad%20Type"])
async def test_a_bad_query_is_refused_by_the_parameters_name(site: Site, query: str) -> None:
    answer = await (await site.client("acme", "read")).get(f"/events?{query}")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]


async def test_a_webhook_is_made_once_and_its_secret_is_seen_by_its_maker_only(site: Site) -> None:
    client = await site.client("acme", "admin")
    made = await add(client, types=["run.a"])
    again = await add(client, types=["run.a"])
    other = await add(client, types=["run.b"])
    id_ = made.json()["id"]

    assert made.status_code == 201 and made.json()["secret"].startswith("whsec_")
    assert again.json() == made.json() and again.headers["idempotency-replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    listed = (await client.get("/webhooks")).json()["data"]
    assert [hook["id"] for hook in listed] == [id_] and "secret" not in listed[0]
    assert "secret" not in (await client.get(f"/webhooks/{id_}")).json()


async def test_the_idempotency_record_holds_no_secret(site: Site, database: Dsns) -> None:
    client = await site.client("acme", "admin")
    secret = (await add(client)).json()["secret"]
    async with site.edge.reader.tenant("acme") as query:
        kept = await query.fetch("select answer::text from runtime.request", {})

    assert len(kept) == 1 and secret not in str(kept)


async def test_a_webhook_is_changed_replayed_and_removed(site: Site) -> None:
    await site.edge.emit("acme", "run.a", "run.b")
    client = await site.client("acme", "admin")
    path = f"/webhooks/{(await add(client)).json()['id']}"

    changed = await client.patch(path, json={"state": "disabled", "types": ["run.b"]})
    replayed = await client.post(f"{path}/replay", json={"after": 1}, headers={"Idempotency-Key": "r"})
    beyond = await client.post(f"{path}/replay", json={"after": 99}, headers={"Idempotency-Key": "s"})

    assert (changed.json()["state"], changed.json()["types"], changed.json()["cursor"]) == ("disabled", ["run.b"], 2)
    assert (replayed.json()["cursor"], beyond.json()["cursor"]) == (1, 2)
    assert (await client.delete(path)).status_code == 204
    assert [(await client.get(path)).status_code, (await client.delete(path)).status_code] == [404, 404]


async def test_another_tenants_webhook_is_as_unknown_as_none(site: Site) -> None:
    mine, theirs = await site.client("acme", "admin"), await site.client("globex", "admin")
    path = f"/webhooks/{(await add(mine)).json()['id']}"
    answers = [
        await theirs.get(path),
        await theirs.patch(path, json={"state": "disabled"}),
        await theirs.post(f"{path}/replay", json={"after": 0}, headers={"Idempotency-Key": "r"}),
        await theirs.delete(path),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert (await theirs.get("/webhooks")).json() == {"data": []}
    assert (await mine.get(path)).json()["state"] == "enabled"


async def test_webhooks_need_the_scope_admin_and_events_read(site: Site) -> None:
    reads, admin = await site.client("acme", "read"), await site.client("acme", "admin")

    assert (await add(reads)).json()["code"] == "scope_missing"
    assert (await admin.get("/events")).json()["scope"] == "read"


@pytest.mark.parametrize(
    "url",
    ["http://hooks.example.com/", "https://127.0.0.1/", "https://[::1]/", "https://a@b.example/", "https:///x", "x"],
)
async def test_a_live_tenants_webhook_goes_to_the_public_internet_over_tls(site: Site, url: str) -> None:
    answer = await add(await site.client("acme", "admin"), url=url)

    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "#/url"


async def test_a_sandbox_may_have_webhooks_at_home(site: Site) -> None:
    client = await site.client("globex", "admin")

    assert (await add(client, url="http://127.0.0.1:9000/")).status_code == 201
    assert (await add(client, "k-2", url="http://169.254.169.254/latest")).status_code == 422


async def test_a_tenant_has_at_most_twenty_endpoints(site: Site) -> None:
    client = await site.client("acme", "admin")
    statuses = [(await add(client, f"k-{n}")).status_code for n in range(21)]

    assert statuses == [201] * 20 + [409]
