"""Accounts as rows: who may sign in, with which roles, for which tenants. They belong to the installation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from engine.runtime.bookkeeping import Bookkeeping, Writer
from primitives.kit.ids import new_id
from primitives.kit.page import Page, PageQuery

ACTIVE, DISABLED = "active", "disabled"

_COLUMNS = """login, id, name, roles, tenants, state, must_change, created_at, created_by,
    case when locked_until > clock_timestamp() then locked_until end"""
ONE = f"select {_COLUMNS} from control.account where login = %(login)s"
PAGE = f"""
select {_COLUMNS} from control.account
where login > %(after)s and (%(within)s::jsonb is null or tenants <@ %(within)s::jsonb)
order by login limit %(most)s"""
INSERT = """
insert into control.account (login, id, name, roles, tenants, password, state, must_change, created_at, created_by)
values (%(login)s, %(id)s, %(name)s, %(roles)s, %(tenants)s, %(password)s, 'active', true, clock_timestamp(), %(by)s)
on conflict (login) do nothing"""
UPDATE = """
update control.account set roles = %(roles)s, tenants = %(tenants)s, state = %(state)s where login = %(login)s"""
UNLOCK = "update control.account set failed = 0, locked_until = null where login = %(login)s"
PASSWORD = """
update control.account set password = %(password)s, must_change = %(must_change)s, failed = 0, locked_until = null
where login = %(login)s"""
ADMINS = """
select login from control.account where state = 'active' and roles ? 'admin' and tenants is null order by login"""


@dataclass(frozen=True, slots=True)
class Account:
    """tenants: those the person may see, None for all. locked_until: None unless it is locked now."""

    login: str
    id: str
    name: str
    roles: tuple[str, ...]
    tenants: tuple[str, ...] | None
    state: str
    must_change: bool
    created_at: datetime
    created_by: str
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class NewAccount:
    login: str
    name: str
    roles: tuple[str, ...]
    tenants: tuple[str, ...] | None


async def read_account(books: Bookkeeping, login: str) -> Account | None:
    return _one(await books.everywhere(ONE, {"login": login}))


async def account_in(writer: Writer, login: str) -> Account | None:
    return _one(await writer.fetch(ONE, {"login": login}))


async def read_accounts(books: Bookkeeping, within: Sequence[str] | None, query: PageQuery) -> Page[Account]:
    """By login. within: only accounts that see none but these tenants."""
    given = {"after": query.after or "", "within": _json(within), "most": query.limit + 1}
    found = [_account(row) for row in await books.everywhere(PAGE, given)]
    items = tuple(found[: query.limit])
    return Page(items, items[-1].login if len(found) > query.limit else None)


async def insert_account(writer: Writer, new: NewAccount, password_hash: str, by: str) -> bool:
    """Whether the login was free."""
    row = {"login": new.login, "name": new.name, "roles": Jsonb([*new.roles]), "tenants": _json(new.tenants)}
    return await writer.run(INSERT, {**row, "id": new_id(), "password": password_hash, "by": by}) == 1


async def update_account(writer: Writer, changed: Account) -> None:
    """Its roles, tenants and state."""
    row = {"roles": Jsonb([*changed.roles]), "tenants": _json(changed.tenants), "state": changed.state}
    await writer.run(UPDATE, {"login": changed.login, **row})


async def unlock_account(writer: Writer, login: str) -> None:
    await writer.run(UNLOCK, {"login": login})


async def set_password(writer: Writer, login: str, password_hash: str, must_change: bool) -> None:
    """Also unlocks it."""
    await writer.run(PASSWORD, {"login": login, "password": password_hash, "must_change": must_change})


async def admins(writer: Writer) -> tuple[str, ...]:
    """Those who can change everything: active, of all tenants."""
    return tuple(login for (login,) in await writer.fetch(ADMINS, {}))


def _json(values: Sequence[str] | None) -> Jsonb | None:
    return None if values is None else Jsonb([*values])


def _one(rows: list[tuple[Any, ...]]) -> Account | None:
    return _account(rows[0]) if rows else None


def _account(row: tuple[Any, ...]) -> Account:
    login, id_, name, roles, tenants, *rest = row
    return Account(login, id_, name, tuple(roles), None if tenants is None else tuple(tenants), *rest)
