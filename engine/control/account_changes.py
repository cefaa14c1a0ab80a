"""What is done to accounts, and who may do it. Each is one transaction with its line in the audit log.

An admin of some tenants changes accounts that see none but these, and gives nobody more. So a tenant's own admin can
look after its people, and never becomes anybody else's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from engine.control.account_answers import account_exists, account_invalid, last_admin, own_account
from engine.control.accounts import (
    ACTIVE,
    DISABLED,
    Account,
    NewAccount,
    account_in,
    admins,
    insert_account,
    set_password,
    unlock_account,
    update_account,
)
from engine.control.passwords import Passwords, fresh_password
from engine.control.permissions import ADMIN
from engine.control.reach import Reach, within
from engine.control.sessions import end_sessions
from engine.runtime.answers import Refused, not_found, role_missing
from engine.runtime.bookkeeping import Bookkeeping, Writer
from engine.runtime.differing import differing
from engine.runtime.noting import Action, note
from engine.runtime.roles import ROLES
from primitives.kit.store import Json


@dataclass(frozen=True, slots=True)
class Issued:
    """password: shown this once, and to be changed at the first sign-in."""

    account: Account
    password: str

    def __repr__(self) -> str:
        return f"Issued({self.account.login})"


@dataclass(frozen=True, slots=True)
class Doer:
    """Who changes an account. login: None for an operator at the command line, who may do everything."""

    name: str
    login: str | None


class AccountChanges:
    def __init__(self, books: Bookkeeping, passwords: Passwords) -> None:
        self._books = books
        self._passwords = passwords

    async def add(self, by: Doer, new: NewAccount) -> Issued:
        """Raises Refused: account_exists, account_invalid, role_missing."""
        _check_roles(new.roles)
        password = fresh_password()
        hashed = await self._passwords.hash(password)
        async with self._books.installation() as writer:
            mine = await _reach(writer, by)
            _check_tenants(new.tenants, mine)
            if not await insert_account(writer, new, hashed, by.name):
                raise Refused(account_exists())
            made = await _found(writer, new.login, mine)
            await _noted(writer, by, "account.added", None, made)
        return Issued(made, password)

    async def set_roles(self, by: Doer, login: str, roles: Sequence[str]) -> Account:
        """Raises Refused: not_found, account_invalid, last_admin."""
        _check_roles(roles)
        async with self._changing(by, login, "account.roles_set") as change:
            change.after = replace(change.before, roles=tuple(dict.fromkeys(roles)))
        return change.after

    async def set_tenants(self, by: Doer, login: str, tenants: Sequence[str] | None) -> Account:
        """Raises Refused: not_found, account_invalid, last_admin."""
        async with self._changing(by, login, "account.tenants_set") as change:
            wanted = None if tenants is None else tuple(dict.fromkeys(tenants))
            _check_tenants(wanted, change.reach)
            change.after = replace(change.before, tenants=wanted)
        return change.after

    async def disable(self, by: Doer, login: str) -> Account:
        """Ends its sessions. Raises Refused: not_found, own_account, last_admin."""
        async with self._changing(by, login, "account.disabled", not_own=True) as change:
            change.after = replace(change.before, state=DISABLED)
            await end_sessions(change.writer, login)
        return change.after

    async def enable(self, by: Doer, login: str) -> Account:
        """Unlocks it too. Raises Refused: not_found."""
        async with self._changing(by, login, "account.enabled") as change:
            change.after = replace(change.before, state=ACTIVE, locked_until=None)
            await unlock_account(change.writer, login)
        return change.after

    async def reset(self, by: Doer, login: str) -> Issued:
        """A new first password, and the end of its sessions. Raises Refused: not_found, own_account."""
        password = fresh_password()
        hashed = await self._passwords.hash(password)
        async with self._changing(by, login, "account.password_reset", not_own=True) as change:
            change.after = replace(change.before, must_change=True, locked_until=None)
            await set_password(change.writer, login, hashed, must_change=True)
            await end_sessions(change.writer, login)
        return Issued(change.after, password)

    @asynccontextmanager
    async def _changing(self, by: Doer, login: str, action: str, not_own: bool = False) -> AsyncIterator[_Change]:
        async with self._books.installation() as writer:
            reach = await _reach(writer, by)
            before = await _found(writer, login, reach)
            if not_own and by.login == login:
                raise Refused(own_account())
            change = _Change(writer, reach, before, before)
            yield change
            await update_account(writer, change.after)
            if not await admins(writer):
                raise Refused(last_admin())
            await _noted(writer, by, action, before, change.after)


@dataclass(slots=True)
class _Change:
    """reach: the tenants of who changes it, None for all."""

    writer: Writer
    reach: Reach
    before: Account
    after: Account


async def _reach(writer: Writer, by: Doer) -> Reach:
    """Asked again here: who lost the role a moment ago changes nothing."""
    if by.login is None:
        return None
    account = await account_in(writer, by.login)
    if account is None or account.state != ACTIVE or ADMIN not in account.roles:
        raise Refused(role_missing((ADMIN,)))
    return account.tenants


async def _found(writer: Writer, login: str, reach: Reach) -> Account:
    account = await account_in(writer, login)
    if account is None or not within(account.tenants, reach):
        raise Refused(not_found())
    return account


def _check_roles(roles: Sequence[str]) -> None:
    if not roles or not set(roles) <= set(ROLES):
        raise Refused(account_invalid(f"Roles are {', '.join(ROLES)}: at least one."))


def _check_tenants(tenants: Sequence[str] | None, reach: Reach) -> None:
    if tenants is not None and not tenants:
        raise Refused(account_invalid("Name at least one tenant, or none for all of them."))
    if not within(tenants, reach):
        raise Refused(account_invalid("Nobody gives a tenant that is not theirs."))


async def _noted(writer: Writer, by: Doer, action: str, before: Account | None, after: Account) -> None:
    difference = differing(None if before is None else _told(before), _told(after))
    await note(writer, Action(by.name, action, after.login, difference))


def _told(account: Account) -> dict[str, Json]:
    tenants: Json = None if account.tenants is None else [*account.tenants]
    return {
        "name": account.name,
        "roles": [*account.roles],
        "tenants": tenants,
        "state": account.state,
        "must_change": account.must_change,
    }
