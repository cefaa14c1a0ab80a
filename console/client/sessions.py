"""Sessions and one's own account."""

from __future__ import annotations

from datetime import datetime

from console.client.connection import Api
from console.client.records import Record


class Person(Record):
    """Who is signed in. tenants: those they may see, None for all. must_change: the password, before anything else."""

    login: str
    name: str
    roles: tuple[str, ...]
    tenants: tuple[str, ...] | None = None
    must_change: bool = False


class Session(Person):
    """token: said once, by the answer to the sign-in."""

    token: str
    ends_at: datetime


def sign_in(api: Api, login: str, password: str) -> Session:
    """Refusals: sign_in_refused, account_locked (with `until`), too_many_sign_ins."""
    return api.post(Session, "/control/sessions", {"login": login, "password": password})


def sign_out(api: Api) -> None:
    api.tell("DELETE", "/control/sessions")


def me(api: Api) -> Person:
    return api.get(Person, "/control/me")


def choose_password(api: Api, old: str, new: str) -> None:
    """The session stays, all others of the account end. Refusals: sign_in_refused, account_locked, password_weak."""
    api.tell("POST", "/control/me/password", {"old": old, "new": new})
