"""People with a session, for tests of what comes after signing in: no password opens their accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response

from engine.control.accounts import NewAccount, insert_account
from engine.control.sessions import begin_session
from engine.parts import Parts
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.credentials import key_hash, new_token

CHOSEN = "update control.account set must_change = false where login = %(login)s"


@dataclass(frozen=True, slots=True)
class Person:
    """tenant: the one they work in."""

    client: AsyncClient
    login: str
    token: str
    tenant: str

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Response:
        headers = {"Authorization": f"Bearer {self.token}", "FinFactory-Tenant": self.tenant}
        headers["Idempotency-Key"] = str(uuid4())
        return await self.client.request(method, f"/control{path}", json=body, headers=headers)

    async def get(self, path: str) -> Response:
        return await self.ask("GET", path)

    async def post(self, path: str, body: dict[str, Any] | None = None) -> Response:
        return await self.ask("POST", path, body or {})

    async def made(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = await self.ask(method, path, body if method == "GET" else body or {})
        assert answer.status_code < 300, answer.text
        found: dict[str, Any] = answer.json()
        return found


async def signed_in(
    parts: Parts,
    client: AsyncClient,
    login: str,
    roles: tuple[str, ...],
    tenant: str,
    tenants: tuple[str, ...] | None = None,
) -> Person:
    """tenants: that they may see, None for all."""
    await has_account(parts.books, login, roles, tenants)
    return Person(client, login, await session(parts.books, login), tenant)


async def has_account(
    books: Bookkeeping, login: str, roles: tuple[str, ...], tenants: tuple[str, ...] | None = None
) -> None:
    async with books.installation() as writer:
        await insert_account(writer, NewAccount(login, login.title(), roles, tenants), "opened by nothing", "a test")
        await writer.run(CHOSEN, {"login": login})


async def session(books: Bookkeeping, login: str) -> str:
    """The token of a new one."""
    token = new_token()
    async with books.installation() as writer:
        await begin_session(writer, login, key_hash(token))
    return token
