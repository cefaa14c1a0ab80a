"""A request to the rail: whose account it is about, not larger than it may be, and signed with the account's key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.requests import Request

from primitives.kit.connector import BadMessage
from primitives.kit.signatures import verify
from primitives.payments.simulator.account import Account
from primitives.payments.simulator.store import Store


class Down(Exception):
    """The rail was told to be down: nothing was read."""


def account_name(request: Request) -> tuple[str, str, str]:
    names = request.path_params
    return names["tenant"], names["product"], names["rail"]


async def signed_body(request: Request, key_of: Callable[[str, str], bytes], at_most: int) -> bytes:
    """Raises BadMessage."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > at_most:
            raise BadMessage(f"a request has at most {at_most} bytes")
    tenant, _, rail = account_name(request)
    whole = bytes(body)
    verify(key_of(tenant, rail), request.method, str(request.url), request.headers, whole, datetime.now(UTC))
    return whole


def opened(request: Request, store: Store) -> Account:
    return store.account(*account_name(request))


def refuse_when_down(request: Request, store: Store) -> None:
    """Raises Down, before anything is read."""
    account = store.known(*account_name(request))
    if account is not None and account.settings.down:
        raise Down
