"""/control/keys: a tenant's API keys, issued, listed and revoked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from engine.control.accounts import read_account
from engine.control.fields import Strict
from engine.control.logins import login_of
from engine.control.permissions import ADMIN
from engine.runtime.answers import FieldProblem, Refused, invalid_request, not_found, operator_needed, unknown_scope
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.credentials import Caller
from engine.runtime.exchange import require
from engine.runtime.issuing import create_credential, credentials_of, revoke
from engine.runtime.reader import Reads

DECIDING = frozenset(("operations", ADMIN))
"""Scopes by which a key may apply, and may approve what another asked for."""


class NewKey(Strict):
    name: Annotated[str, Field(min_length=1, max_length=100)]
    actor: Annotated[str, Field(min_length=1, max_length=200)]
    scopes: Annotated[list[str], Field(min_length=1, max_length=10)]
    per_second: Annotated[int, Field(ge=1, le=100_000)] = 100


def keys_router(reader: Reads, books: Bookkeeping) -> APIRouter:
    router = APIRouter(prefix="/control/keys", tags=["control"])

    @router.get("", summary="API keys, without the keys themselves")
    async def keys(request: Request) -> dict[str, object]:
        caller = require(request.scope, ADMIN)
        found = await credentials_of(reader, caller.tenant)
        return {"data": [{**asdict(one), "scopes": list(one.scopes)} for one in found]}

    @router.post("", status_code=201, summary="A new API key, shown this once")
    async def new_key(request: Request, body: NewKey) -> dict[str, object]:
        caller = require(request.scope, ADMIN)
        _refuse_second_self(caller, body.scopes)
        await _refuse_a_persons_name(books, body.actor)
        try:
            issued = await create_credential(
                books, caller.tenant, body.name, body.actor, body.scopes, body.per_second, caller.actor
            )
        except ValueError as wrong:
            raise Refused(unknown_scope(str(wrong))) from None
        return {"id": issued.id, "key": issued.key}

    @router.delete("/{id}", status_code=204, summary="A key that is refused within two seconds")
    async def revoke_key(request: Request, id: str) -> Response:
        caller = require(request.scope, ADMIN)
        if not await revoke(books, caller.tenant, id, caller.actor):
            raise Refused(not_found())
        return Response(status_code=204)

    return router


def _refuse_second_self(caller: Caller, scopes: list[str]) -> None:
    """What takes two people takes them where money is real: nobody is both by a key under another name.

    Raises Refused: operator_needed.
    """
    if caller.roles and caller.tenant and not caller.sandbox and not DECIDING.isdisjoint(scopes):
        raise Refused(operator_needed())


async def _refuse_a_persons_name(books: Bookkeeping, actor: str) -> None:
    """Histories name who acted: no program is taken for a person there. Raises Refused: invalid_request."""
    login = login_of(actor)
    if login is not None and await read_account(books, login) is not None:
        problem = FieldProblem("is_a_login", "is what a person signs in with: name the program", pointer="#/actor")
        raise Refused(invalid_request((problem,)))
