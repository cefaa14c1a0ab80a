"""The app with people who sign in to it, and one tenant `demo` that serves nothing yet."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import psycopg
from httpx import ASGITransport, AsyncClient, Response

from engine.app import running, served
from engine.control.account_changes import AccountChanges, Doer
from engine.control.accounts import NewAccount
from engine.control.passwords import Passwords
from engine.parts import make_parts
from engine.postgres.dsn import Dsns
from engine.runtime.credentials import SCOPES
from engine.runtime.failpoints import Failpoints
from engine.runtime.issuing import create_credential
from engine.runtime.logs import json_logger
from primitives.catalog import CATALOG

OPERATOR = Doer("a test", None)
CHOSEN = "calm-river-7-stones"


@dataclass(frozen=True, slots=True)
class People:
    """key: of the tenant demo, with every scope. changes: accounts as the command line changes them. database: read and
    written as its owner. lines: the log."""

    client: AsyncClient
    key: str
    changes: AccountChanges
    database: Dsns
    lines: io.StringIO

    async def add(self, login: str, *roles: str, tenants: tuple[str, ...] | None = None) -> str:
        """The first password."""
        new = NewAccount(login, login.title(), roles, tenants)
        return (await self.changes.add(OPERATOR, new)).password

    async def person(self, login: str, *roles: str, tenants: tuple[str, ...] | None = None) -> Person:
        """Signed in, with a password of their own choice."""
        first = await self.add(login, *roles, tenants=tenants)
        token = (await self.sign_in(login, first)).json()["token"]
        found = Person(self, login, token)
        chosen = await found.post("/me/password", {"old": first, "new": CHOSEN})
        assert chosen.status_code == 204, chosen.text
        return found

    async def sign_in(self, login: str, password: str) -> Response:
        return await self.client.post("/control/sessions", json={"login": login, "password": password})

    def sql(self, statement: str, *given: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database.owner, autocommit=True) as owner:
            cursor = owner.execute(statement.encode(), given)
            return cursor.fetchall() if cursor.description else []


@dataclass(frozen=True, slots=True)
class Person:
    people: People
    login: str
    token: str

    async def get(self, path: str, tenant: str | None = None) -> Response:
        return await self.people.client.get(f"/control{path}", headers=self._headers(tenant))

    async def post(self, path: str, body: dict[str, Any] | None = None, tenant: str | None = None) -> Response:
        return await self.people.client.post(f"/control{path}", json=body or {}, headers=self._headers(tenant))

    async def sign_out(self) -> Response:
        return await self.people.client.delete("/control/sessions", headers=self._headers(None))

    def _headers(self, tenant: str | None) -> dict[str, str]:
        named = {} if tenant is None else {"FinFactory-Tenant": tenant}
        return {"Authorization": f"Bearer {self.token}", **named}


@asynccontextmanager
async def people(database: Dsns) -> AsyncIterator[People]:
    lines = io.StringIO()
    parts = make_parts(database, CATALOG, Failpoints({}), json_logger(lines, "info"))
    transport = ASGITransport(served(parts), raise_app_exceptions=False)
    async with running(parts), AsyncClient(transport=transport, base_url="http://app") as client:
        made = await create_credential(parts.books, "demo", "all", "ci@demo", SCOPES, 1000, "a test")
        yield People(client, made.key, AccountChanges(parts.books, Passwords()), database, lines)


async def soon(ask: Callable[[], Awaitable[Response]], status: int) -> Response:
    """The answer, which may be another for two seconds: so long may a change take to be known in every process."""
    until = monotonic() + 2
    while True:
        last = monotonic() >= until
        answer = await ask()
        if last or answer.status_code == status:
            return answer
        await asyncio.sleep(0.1)
