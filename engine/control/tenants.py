"""Tenants as rows: who there is, and whom a person may see of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.runtime.bookkeeping import Bookkeeping, Writer
from primitives.kit.page import Page, PageQuery

PAGE = """
select tenant, title, sandbox from control.tenant
where tenant > %(after)s and (%(within)s::text[] is null or tenant = any(%(within)s))
order by tenant limit %(most)s"""
ONE = "select tenant, title, sandbox from control.tenant where tenant = %(name)s"
RELEASES = "select count(*) from control.release where tenant = %(tenant)s"


@dataclass(frozen=True, slots=True)
class Tenant:
    """title: for people. sandbox: nothing that ever became live was connected to anything real."""

    tenant: str
    title: str
    sandbox: bool


async def read_tenants(books: Bookkeeping, within: Sequence[str] | None, query: PageQuery) -> Page[Tenant]:
    """By name. within: those a person may see, None for all."""
    given = {"after": query.after or "", "within": None if within is None else [*within], "most": query.limit + 1}
    rows = await books.everywhere(PAGE, given)
    items = tuple(Tenant(*row) for row in rows[: query.limit])
    return Page(items, items[-1].tenant if len(rows) > query.limit else None)


async def read_tenant(books: Bookkeeping, name: str) -> Tenant | None:
    rows = await books.everywhere(ONE, {"name": name})
    return Tenant(*rows[0]) if rows else None


async def is_first(writer: Writer) -> bool:
    """Whether the release of this transaction is the tenant's only one."""
    return await writer.fetch(RELEASES, {}) == [(1,)]
