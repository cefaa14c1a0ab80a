"""Sessions begun without a sign-in, for tests about what comes after it: no password opens these accounts."""

from __future__ import annotations

from httpx import AsyncClient

from engine.app import Parts
from engine.control.accounts import NewAccount, insert_account
from engine.control.sessions import begin_session
from engine.runtime.credentials import key_hash, new_token
from tests.engine.control.people import Person

CHOSEN = "update control.account set must_change = false where login = %(login)s"


async def begun(
    parts: Parts,
    client: AsyncClient,
    login: str,
    roles: tuple[str, ...],
    tenant: str,
    tenants: tuple[str, ...] | None = None,
) -> Person:
    """tenants: that they may see, None for all."""
    token = new_token()
    async with parts.books.installation() as writer:
        await insert_account(writer, NewAccount(login, login.title(), roles, tenants), "opened by nothing", "a test")
        await writer.run(CHOSEN, {"login": login})
        await begin_session(writer, login, key_hash(token))
    return Person(client, login, token, tenant)
