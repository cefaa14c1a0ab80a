"""People with a session, for tests about what they may do in a tenant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response

from engine.app import Parts
from engine.control.account_changes import AccountChanges, Doer
from engine.control.accounts import NewAccount, set_password
from engine.control.passwords import Passwords
from engine.control.sessions import begin_session
from engine.runtime.credentials import key_hash, new_token


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
    """A new account's session, past the choice of its password."""
    passwords = Passwords()
    issued = await AccountChanges(parts.books, passwords).add(
        Doer("a test", None), NewAccount(login, login.title(), roles, tenants)
    )
    hashed = await passwords.hash(issued.password)
    async with parts.books.installation() as writer:
        await set_password(writer, login, hashed, must_change=False)
    return Person(client, login, await begun(parts, login), tenant)


async def begun(parts: Parts, login: str) -> str:
    """The token of a new session."""
    token = new_token()
    async with parts.books.installation() as writer:
        await begin_session(writer, login, key_hash(token))
    return token
