"""/control/accounts: who may sign in, and what they may do. For people with the role `admin`; a key, which is a
tenant's, may not, whatever its scopes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from engine.control.account_answers import account_invalid
from engine.control.account_changes import AccountChanges, Doer, Issued
from engine.control.accounts import Account, NewAccount, read_account, read_accounts
from engine.control.fields import Strict
from engine.control.logins import login_of
from engine.control.permissions import ADMIN
from engine.control.reach import within
from engine.runtime.answers import Refused, not_found, role_missing
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.conditional import page_body, page_query
from engine.runtime.exchange import require_person
from engine.runtime.rendering import moment
from primitives.kit.page import Page

Tenant = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
Roles = Annotated[list[Annotated[str, Field(max_length=20)]], Field(min_length=1, max_length=10)]
Tenants = Annotated[list[Tenant], Field(min_length=1, max_length=1000)]
PersonName = Annotated[
    str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f]+[^\x00-\x1f\x7f]*$")
]


class NewPerson(Strict):
    """tenants: null for all."""

    login: Annotated[str, Field(min_length=1, max_length=100)]
    name: PersonName
    roles: Roles
    tenants: Tenants | None = None


class NewRoles(Strict):
    roles: Roles


class NewTenants(Strict):
    tenants: Tenants | None


def accounts_router(books: Bookkeeping, changes: AccountChanges) -> APIRouter:
    router = APIRouter(prefix="/control/accounts", tags=["accounts"])
    _mount_reads(router, books)
    _mount_issues(router, changes)
    _mount_changes(router, changes)
    return router


def _mount_reads(router: APIRouter, books: Bookkeeping) -> None:
    @router.get("", summary="Accounts, by login")
    async def accounts(request: Request) -> dict[str, object]:
        admin = await _admin(request, books)
        found = await read_accounts(books, admin.tenants, page_query(request))
        return page_body(request, Page(tuple(_shown(one) for one in found.items), found.next))

    @router.get("/{login}", summary="An account")
    async def account(request: Request, login: str) -> dict[str, object]:
        admin = await _admin(request, books)
        found = await read_account(books, _login(login))
        if found is None or not within(found.tenants, admin.tenants):
            raise Refused(not_found())
        return _shown(found)


def _mount_issues(router: APIRouter, changes: AccountChanges) -> None:
    @router.post("", status_code=201, summary="A new account, its first password shown this once")
    async def add(request: Request, body: NewPerson, response: Response) -> dict[str, object]:
        login = login_of(body.login)
        if login is None:
            raise Refused(account_invalid("A login is 1 to 100 of a-z, 0-9 and ._@+-, a letter or digit first."))
        tenants = None if body.tenants is None else tuple(dict.fromkeys(body.tenants))
        new = NewAccount(login, body.name.strip(), tuple(dict.fromkeys(body.roles)), tenants)
        return _issued(await changes.add(_doer(request), new), response)

    @router.post("/{login}/reset-password", summary="A new first password, shown this once")
    async def reset(request: Request, login: str, response: Response) -> dict[str, object]:
        return _issued(await changes.reset(_doer(request), _login(login)), response)


def _mount_changes(router: APIRouter, changes: AccountChanges) -> None:
    @router.post("/{login}/roles", summary="Other roles for an account")
    async def roles(request: Request, login: str, body: NewRoles) -> dict[str, object]:
        return _shown(await changes.set_roles(_doer(request), _login(login), body.roles))

    @router.post("/{login}/tenants", summary="Other tenants for an account, null for all")
    async def tenants(request: Request, login: str, body: NewTenants) -> dict[str, object]:
        return _shown(await changes.set_tenants(_doer(request), _login(login), body.tenants))

    @router.post("/{login}/disable", summary="End an account's sessions and let nobody in")
    async def disable(request: Request, login: str) -> dict[str, object]:
        return _shown(await changes.disable(_doer(request), _login(login)))

    @router.post("/{login}/enable", summary="Let a disabled or locked account in again")
    async def enable(request: Request, login: str) -> dict[str, object]:
        return _shown(await changes.enable(_doer(request), _login(login)))


async def _admin(request: Request, books: Bookkeeping) -> Account:
    account = await read_account(books, require_person(request.scope, ADMIN).actor)
    if account is None:
        raise Refused(role_missing((ADMIN,)))
    return account


def _doer(request: Request) -> Doer:
    login = require_person(request.scope, ADMIN).actor
    return Doer(login, login)


def _login(given: str) -> str:
    found = login_of(given)
    if found is None:
        raise Refused(not_found())
    return found


def _issued(issued: Issued, response: Response) -> dict[str, object]:
    response.headers["Cache-Control"] = "no-store"
    return {**_shown(issued.account), "password": issued.password}


def _shown(account: Account) -> dict[str, object]:
    return {
        "login": account.login,
        "name": account.name,
        "roles": [*account.roles],
        "tenants": None if account.tenants is None else [*account.tenants],
        "state": account.state,
        "locked_until": None if account.locked_until is None else moment(account.locked_until),
        "must_change": account.must_change,
        "created_at": moment(account.created_at),
        "created_by": account.created_by,
    }
