"""Every control action that was done has its line in the audit log; what only looked, or was refused, has none."""

from __future__ import annotations

import io
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response

from engine.app import served
from engine.control.chain import check_chain
from engine.parts import make_parts
from engine.postgres.dsn import Dsns
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.failpoints import Failpoints
from engine.runtime.logs import json_logger
from primitives.catalog import CATALOG
from primitives.kit.ids import new_id
from tests.engine.control.actions import ACTIONS, CHOSEN, NOTHING, Asked, Known
from tests.engine.control.lines import lines
from tests.engine.control.people import has_account, session
from tests.engine.demo import demo
from tests.engine.runtime.edge import opened

SHOWN_ONCE = ("webhook secret", "key itself", "first password", "password", "pia", "root", "jose", "api", "operations")
"""What of the known no line may hold."""


@dataclass(frozen=True, slots=True)
class House:
    """known: ids of what was made, and by the name of who asks, their key or token."""

    client: AsyncClient
    database: Dsns
    books: Bookkeeping
    known: Known

    async def ask(self, asked: Asked, body: Any, about: str) -> Response:
        headers = {"Idempotency-Key": str(uuid4()), "FinFactory-Tenant": "demo"}
        if asked.by in self.known:
            headers["Authorization"] = f"Bearer {self.known[asked.by]}"
        path = re.sub(r"\{\w+\}", about, asked.path)
        return await self.client.request(asked.method, path, json=body, headers=headers)

    async def done(self, asked: Asked) -> list[dict[str, Any]]:
        """Its new lines."""
        before = len(lines(self.database))
        answer = await self.ask(asked, asked.body(self.known), self.known.get(asked.about, ""))
        assert answer.status_code < 300, (asked.route, answer.text)
        found = answer.json() if answer.content else {}
        self.known.update({name: str(found[member]) for name, member in (asked.keeps or {}).items()})
        return lines(self.database)[before:]

    async def refused(self, asked: Asked) -> list[dict[str, Any]]:
        """The new lines of what was wrong about it."""
        before = len(lines(self.database))
        wrong = asked.wrong or asked.body
        about = self.known.get(asked.about, "") if asked.wrong else new_id()
        answer = await self.ask(asked, wrong(self.known), about)
        assert 400 <= answer.status_code < 500, (asked.route, answer.status_code)
        return lines(self.database)[before:]


@pytest.fixture
async def house(database: Dsns, tmp_path: Path) -> AsyncIterator[House]:
    async with demo(database, tmp_path) as served, opened(database) as edge:
        known = {**served.keys, "product": "e-wallet", "tenant": "demo"}
        for login, role in (("root", "admin"), ("jose", "risk")):
            await has_account(edge.books, login, (role,))
            known[login] = await session(edge.books, login)
        found = House(served.client, database, edge.books, known)
        headers = {"Authorization": f"Bearer {known['operations']}"}
        known["connector"] = (await served.client.get("/connectors", headers=headers)).json()["data"][0]["name"]
        yield found


def actor(asked: Asked) -> str:
    """Keys act for whom they were made."""
    return {"api": "integrator@demo.example", "operations": "ops@demo.example"}.get(asked.by, asked.by)


async def test_what_is_done_has_its_line_and_what_is_refused_has_none(house: House) -> None:
    for asked in ACTIONS:
        if asked.line != NOTHING and (asked.wrong or asked.about):
            assert await house.refused(asked) == [], f"{asked.route} was refused"
        new = await house.done(asked)
        told = [(line["action"], line["actor"], line["tenant"]) for line in new]
        expected = [] if asked.line == NOTHING else [(asked.line, actor(asked), asked.tenant)]
        assert [line for line in told if line[0] == asked.line] == expected, (asked.route, told)
        assert bool(told) == bool(expected), (asked.route, told)

    assert (await check_chain(house.books)).broken is None
    everything = json.dumps(lines(house.database))
    hidden = {name: house.known[name] for name in SHOWN_ONCE} | {"chosen": CHOSEN, "query": "hunter2"}
    assert [name for name, value in hidden.items() if value in everything] == []


async def test_what_was_asked_again_is_done_once_and_noted_once(house: House) -> None:
    headers = {"Authorization": f"Bearer {house.known['api']}", "Idempotency-Key": "once"}
    before = len(lines(house.database))
    for _ in range(2):
        await house.client.post("/webhooks", json={"url": "https://hooks.example.com/ff"}, headers=headers)
    operations = {"Authorization": f"Bearer {house.known['operations']}"}
    for what in ("pause", "pause", "resume", "resume"):
        key = {"Idempotency-Key": str(uuid4())}
        await house.client.post(f"/connectors/{house.known['connector']}/{what}", headers={**operations, **key})

    assert [line["action"] for line in lines(house.database)[before:]] == [
        "webhook.added",
        "connector.paused",
        "connector.resumed",
    ]


def test_every_route_that_changes_anything_is_among_them(database: Dsns) -> None:
    parts = make_parts(database, CATALOG, Failpoints({}), json_logger(io.StringIO(), "error"))
    app: Any = served(parts)
    while not isinstance(app, FastAPI):
        app = next(inner for name in ("_app", "app") if (inner := getattr(app, name, None)) is not None)
    routes = {
        f"{method.upper()} {path}"
        for path, offered in app.openapi()["paths"].items()
        for method in offered
        if method != "get"
    }

    assert routes == {asked.route for asked in ACTIONS}


def test_every_action_is_explained() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "audit.md").read_text()

    assert [asked.line for asked in ACTIONS if asked.line != NOTHING and f"`{asked.line}`" not in page] == []
