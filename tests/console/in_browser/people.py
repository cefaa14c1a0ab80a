"""People of an installation, made and let in by its API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx

from tests.console.installation import Installation

PASSWORD = "four words nobody would guess"


def ask(product: Installation, path: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = httpx.post(f"{product.api}/control{path}", json=body, headers=headers, trust_env=False, timeout=30)
    assert answer.status_code < 300, answer.text
    found: dict[str, Any] = answer.json() if answer.content else {}
    return found


def entered(product: Installation, login: str, password: str = PASSWORD) -> str:
    """The token of a new session."""
    return str(ask(product, "/sessions", {"login": login, "password": password})["token"])


def choose_own(product: Installation, login: str, first: str) -> None:
    ask(product, "/me/password", {"old": first, "new": PASSWORD}, entered(product, login, first))


def added(product: Installation, login: str, roles: Sequence[str]) -> str:
    """A new person's first password."""
    person = {"login": login, "name": login.title(), "roles": [*roles]}
    return str(ask(product, "/accounts", person, entered(product, "admin"))["password"])
