"""Accounts, for administrators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from console.client.connection import Api, segment
from console.client.records import Listed, Record


class Account(Record):
    """tenants: those the person may see, None for all. state: active or disabled. locked_until: None unless now."""

    login: str
    name: str
    roles: tuple[str, ...]
    tenants: tuple[str, ...] | None
    state: str
    must_change: bool
    created_at: datetime
    created_by: str
    locked_until: datetime | None = None


class Issued(Account):
    """password: the first one, said this once."""

    password: str


def accounts(api: Api, cursor: str | None) -> Listed[Account]:
    return api.get(Listed[Account], "/control/accounts", {"cursor": cursor, "limit": 50})


def account(api: Api, login: str) -> Account:
    return api.get(Account, _path(login))


def add(api: Api, login: str, name: str, roles: Sequence[str], tenants: Sequence[str] | None) -> Issued:
    """Refusals: account_invalid, account_exists."""
    body = {"login": login, "name": name, "roles": list(roles), "tenants": None if tenants is None else list(tenants)}
    return api.post(Issued, "/control/accounts", body)


def set_roles(api: Api, login: str, roles: Sequence[str]) -> Account:
    """Refusals, as of all below: own_account, last_admin."""
    return api.post(Account, f"{_path(login)}/roles", {"roles": list(roles)})


def set_tenants(api: Api, login: str, tenants: Sequence[str] | None) -> Account:
    return api.post(Account, f"{_path(login)}/tenants", {"tenants": None if tenants is None else list(tenants)})


def disable(api: Api, login: str) -> Account:
    return api.post(Account, f"{_path(login)}/disable", {})


def enable(api: Api, login: str) -> Account:
    return api.post(Account, f"{_path(login)}/enable", {})


def reset_password(api: Api, login: str) -> Issued:
    return api.post(Issued, f"{_path(login)}/reset-password", {})


def _path(login: str) -> str:
    return f"/control/accounts/{segment(login)}"
