"""/control/audit: who did what, newest first, and whether the log is as it was written."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, StringConstraints
from starlette.responses import Response

from engine.control.audit_log import Wanted, read_line, read_lines, shown
from engine.control.chain import Chain, check_chain
from engine.control.permissions import READ_LOG
from engine.control.reach import Reach, reach_of
from engine.runtime.answers import FieldProblem, Refused, invalid_request, not_found
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.conditional import conditional, page_body, page_query
from engine.runtime.exchange import require_role
from primitives.kit.page import Page

DIGITS = 18
"""Of a number that fits its column, and is larger than any there will be."""

Text = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]


def audit_router(books: Bookkeeping) -> APIRouter:
    """A key sees its own tenant's lines, a person those of the tenants of the account; who may see all, everything."""
    router = APIRouter(prefix="/control/audit", tags=["audit"])
    _mount_lines(router, books)
    _mount_chain(router, Checking(books))
    _mount_line(router, books)
    return router


def _mount_lines(router: APIRouter, books: Bookkeeping) -> None:
    @router.get("", summary="What was done, newest first")
    async def lines(
        request: Request,
        actor: Text | None = None,
        action: Text | None = None,
        tenant: Text | None = None,
        subject: Text | None = None,
        since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
        until: Annotated[AwareDatetime | None, Query(alias="to")] = None,
    ) -> Response:
        """action: one, or the part before the point for all of that kind. from, to: from the one, before the other."""
        tenants, page = await _tenants(request, books), page_query(request)
        wanted = Wanted(actor, action, tenant, subject, since, until)
        found = await read_lines(books, tenants, wanted, _before(page.after), page.limit)
        return conditional(request, page_body(request, Page(tuple(map(shown, found.items)), found.next)))


def _mount_line(router: APIRouter, books: Bookkeeping) -> None:
    @router.get("/{n}", summary="One line")
    async def line(request: Request, n: str) -> Response:
        tenants = await _tenants(request, books)
        number = _number(n)
        found = None if number is None else await read_line(books, tenants, number)
        if found is None:
            raise Refused(not_found())
        return conditional(request, shown(found))


def _mount_chain(router: APIRouter, checking: Checking) -> None:
    @router.get("/chain", summary="Whether every line is as it was written")
    async def chain(request: Request) -> dict[str, object]:
        """Of the whole installation: lines of tenants are links of one chain."""
        require_role(request.scope, *READ_LOG)
        found = await checking.now()
        broken = None if found.broken is None else asdict(found.broken)
        return {"checked": found.checked, "whole": broken is None, "broken": broken}


class Checking:
    """One check at a time, however many ask: it reads every line."""

    def __init__(self, books: Bookkeeping) -> None:
        self._books = books
        self._running: asyncio.Task[Chain] | None = None

    async def now(self) -> Chain:
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(check_chain(self._books))
        return await asyncio.shield(self._running)


async def _tenants(request: Request, books: Bookkeeping) -> Reach:
    """Whose lines the caller may see. Raises Refused."""
    return await reach_of(books, require_role(request.scope, *READ_LOG))


def _before(cursor: str | None) -> int | None:
    """Raises Refused: a cursor of another list."""
    number = None if cursor is None else _number(cursor)
    if number is None and cursor is not None:
        raise Refused(invalid_request((FieldProblem("cursor", "not a cursor of this list", parameter="cursor"),)))
    return number


def _number(text: str) -> int | None:
    """Of a line; None for what can be none."""
    known = text.isascii() and text.isdecimal() and len(text) <= DIGITS
    return int(text) if known else None
