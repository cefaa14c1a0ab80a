"""The layers of a request, around a real FastAPI app, over HTTP in memory."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated

import httpx
import pytest
from fastapi import FastAPI, Query, Request
from prometheus_client import CollectorRegistry
from pydantic import BaseModel, ConfigDict, Field, field_validator
from starlette.responses import StreamingResponse
from starlette.types import ASGIApp

from engine.runtime.credentials import Caller, Credentials, key_hash, new_key
from engine.runtime.exchange import caller, idempotency_key, require
from engine.runtime.logs import json_logger
from engine.runtime.metrics import Metrics, metrics_route
from engine.runtime.rate_limit import RateLimit
from engine.runtime.refusals import install
from engine.runtime.requests import layers
from engine.runtime.segment import Overloaded

KEY, SLOW_KEY = new_key(sandbox=True), new_key(sandbox=False)
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


class Money(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    amount: int = Field(gt=0)


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    money: Money
    name: str = Field(max_length=5)

    @field_validator("name")
    @classmethod
    def known(cls, name: str) -> str:
        if name == "x":
            raise ValueError(f"{name} is unknown")
        return name


def product() -> FastAPI:
    app = FastAPI()
    install(app)

    @app.get("/things/{id}")
    async def thing(request: Request, id: str, limit: Annotated[int, Query(le=100)] = 1) -> dict[str, str]:
        return {"tenant": caller(request.scope).tenant}

    @app.post("/things")
    async def make(request: Request, body: Body) -> dict[str, str]:
        return {"key": idempotency_key(request.scope)}

    @app.get("/admin")
    async def admin(request: Request) -> None:
        require(request.scope, "admin")

    @app.get("/bug")
    async def bug() -> None:
        raise RuntimeError("Juan dela Cruz")

    @app.get("/busy")
    async def busy() -> None:
        raise Overloaded

    @app.get("/cut")
    async def cut() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            yield b"a"
            raise RuntimeError("late")

        return StreamingResponse(parts())

    @app.get("/health")
    async def health() -> None: ...

    return app


class Store:
    async def find_credential(self, hashed: str) -> Caller | None:
        rates = {key_hash(KEY): 1000, key_hash(SLOW_KEY): 2}
        rate = rates.get(hashed)
        return None if rate is None else Caller("acme", f"c-{rate}", "app", frozenset({"read"}), rate, True)


@dataclass(slots=True)
class Site:
    """now: the rate limit's clock."""

    now: float = 100.0
    lines: io.StringIO = field(default_factory=io.StringIO)
    metrics: Metrics = field(default_factory=lambda: Metrics(CollectorRegistry()))

    def app(self) -> ASGIApp:
        inner = product()
        inner.router.routes.append(metrics_route(self.metrics))

        async def host(scope, receive, send):  # type: ignore[no-untyped-def]
            await inner({**scope}, receive, send)

        limit = RateLimit(lambda: self.now)
        log = json_logger(self.lines)
        return layers(host, Credentials(Store()), limit, self.metrics, log, {"/health", "/metrics"}.__contains__)

    def client(self, key: str | None = KEY) -> httpx.AsyncClient:
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        transport = httpx.ASGITransport(self.app(), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://t", headers=headers)

    @property
    def log(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.lines.getvalue().splitlines()]


@pytest.fixture
def site() -> Site:
    return Site()


async def test_the_tenant_comes_from_the_key(site: Site) -> None:
    answer = await site.client().get("/things/1")

    assert answer.json() == {"tenant": "acme"}


@pytest.mark.parametrize(
    "header",
    [None, "Bearer", "Bearer ", f"Basic {KEY}", "Bearer ff_live_x", f"Bearer {KEY}x"],
    ids=["none", "no key", "empty key", "another scheme", "a short key", "a longer key"],
)
async def test_without_a_good_key_nothing_is_told(site: Site, header: str | None) -> None:
    answers = []
    for path in ("/things/1", "/nowhere"):
        headers = {} if header is None else {"Authorization": header}
        answers.append(await site.client(None).get(path, headers=headers))

    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].headers["www-authenticate"] == "Bearer"
    first, second = ({**answer.json(), "request_id": "", "trace_id": ""} for answer in answers)
    assert first == second


async def test_every_problem_has_one_shape(site: Site) -> None:
    async with site.client() as client:
        gets = [await client.get(path) for path in ("/nowhere", "/admin", "/bug", "/busy", "/things/1?limit=x")]
        gets.append(await client.put("/things"))

    codes = ["not_found", "scope_missing", "internal_error", "overloaded", "invalid_request", "method_not_allowed"]
    assert [answer.json()["code"] for answer in gets] == codes
    assert [answer.status_code for answer in gets] == [404, 403, 500, 503, 422, 405]
    for answer in gets:
        document = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert document["type"] == f"/problems/{document['code']}"
        assert document["status"] == answer.status_code
        assert document["request_id"] == answer.headers["x-request-id"]
    assert gets[3].headers["retry-after"] == "1"


async def test_what_is_wrong_with_a_body_is_named_by_pointers_and_never_repeated(site: Site) -> None:
    secret = "Juan dela Cruz"
    body = {"money": {"amount": "12 " + secret, "a/b": 1}, "name": secret}

    answer = await site.client().post("/things", json=body)

    errors = {error["pointer"]: error["code"] for error in answer.json()["errors"]}
    assert errors == {"#/money/amount": "wrong_type", "#/money/a~1b": "extra_forbidden", "#/name": "string_too_long"}
    assert "Juan" not in answer.text
    custom = await site.client().post("/things", json={"money": {"amount": 1}, "name": "x"})
    assert custom.json()["errors"] == [{"pointer": "#/name", "code": "not_valid", "detail": "is not valid"}]


@pytest.mark.parametrize(
    "body, kind, status, code",
    [
        (b"{", "application/json", 400, "malformed_json"),
        (b"\xff", "application/json", 400, "malformed_json"),
        (b"{}", "text/plain", 415, "unsupported_media_type"),
        (b'"' + b"x" * 65_536 + b'"', "application/json", 413, "payload_too_large"),
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
async def test_bodies_are_small_and_json(
    site: Site, body: bytes, kind: str, status: int, code: str, chunked: bool
) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 1000):
            yield body[start : start + 1000]

    headers = {"Content-Type": kind}
    answer = await site.client().post("/things", content=parts() if chunked else body, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_chunked_body_reaches_the_app(site: Site) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b'{"money": {"amount"'
        yield b': 1}, "name": "a"}'

    headers = {"Content-Type": "application/json", "Idempotency-Key": "k"}
    assert (await site.client().post("/things", content=parts(), headers=headers)).json() == {"key": "k"}


@pytest.mark.parametrize(
    "given, answered",
    [
        ("abc", "abc"),
        ('"abc"', "abc"),
        (r'"a\"b\\"', 'a"b\\'),
        ("a" * 255, "a" * 255),
        ("a" * 256, "idempotency_key_invalid"),
        ("a b", "idempotency_key_invalid"),
        ('""', "idempotency_key_invalid"),
        ("", "idempotency_key_missing"),
        (None, "idempotency_key_missing"),
    ],
)
async def test_idempotency_keys(site: Site, given: str | None, answered: str) -> None:
    headers = {} if given is None else {"Idempotency-Key": given}
    answer = await site.client().post("/things", json={"money": {"amount": 1}, "name": "a"}, headers=headers)

    assert answer.json().get("key", answer.json().get("code")) == answered


async def test_a_credential_has_its_rate_and_is_told_what_is_left(site: Site) -> None:
    async with site.client(SLOW_KEY) as client:
        answers = [await client.get("/things/1") for _ in range(3)]
        site.now += 0.5
        later = await client.get("/things/1")

    assert [answer.status_code for answer in [*answers, later]] == [200, 200, 429, 200]
    assert [answer.headers["ratelimit"] for answer in answers] == ['"key";r=1;t=1', '"key";r=0;t=1', '"key";r=0;t=1']
    assert answers[2].headers["retry-after"] == "1"
    assert answers[0].headers["ratelimit-policy"] == '"key";q=2;w=1'


async def test_the_callers_ids_are_kept_where_they_are_well_formed(site: Site) -> None:
    kept = {"X-Request-Id": "abc-1", "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
    bad = {"X-Request-Id": "a b" * 99, "traceparent": f"00-{'0' * 32}-00f067aa0ba902b7-01"}
    async with site.client(None) as client:
        first = (await client.get("/x", headers=kept)).json()
        second = (await client.get("/x", headers=bad)).json()

    assert (first["request_id"], first["trace_id"]) == ("abc-1", TRACE)
    assert len(second["request_id"]) == 36 and second["trace_id"] == second["request_id"].replace("-", "")


async def test_the_log_names_the_route_and_nothing_personal(site: Site) -> None:
    async with site.client() as client:
        await client.get("/things/juan@example.com?limit=3&name=Juan")
        await client.get("/juan")
        await client.get("/bug")

    assert "juan" not in site.lines.getvalue().lower() and KEY not in site.lines.getvalue()
    thing, unmatched, defect, bug = site.log
    assert (thing["route"], thing["status"], thing["tenant"]) == ("/things/{id}", 200, "acme")
    assert (unmatched["route"], unmatched["status"]) == ("unmatched", 404)
    assert defect["kind"] == "RuntimeError" and "test_requests.py" in str(defect["frames"])
    assert bug["status"] == 500 and bug["request_id"] == defect["request_id"]


async def test_an_answer_cut_short_is_logged(site: Site) -> None:
    answer = await site.client().get("/cut")

    assert answer.status_code == 200
    assert [line["event"] for line in site.log] == ["defect", "request"]


async def test_public_paths_need_no_key_and_metrics_count_by_route(site: Site) -> None:
    async with site.client() as client:
        await client.get("/things/1")
        await client.get("/things/2")
    async with site.client(None) as client:
        assert (await client.get("/health")).status_code == 200
        shown = (await client.get("/metrics")).text

    assert 'finfactory_requests_total{method="GET",route="/things/{id}",status="200"} 2.0' in shown
