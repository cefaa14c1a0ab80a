"""Lines of the audit log as people read them: newest first, in pages, never of a tenant that is not theirs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.noting import AT, Line
from primitives.kit.canonical import parse
from primitives.kit.page import Page
from primitives.kit.resource import Query
from primitives.kit.store import Json

Tenants = tuple[str, ...] | None
"""Whose lines may be seen; None for all, the installation's own among them."""

AT_ONCE = 1_000

COLUMNS = f"n, {AT.format('at')}, actor, tenant, action, subject, difference, previous, sha"
TESTS = {
    "before": "n < %(before)s",
    "tenants": "tenant = any(%(tenants)s)",
    "actor": "actor = %(actor)s",
    "action": "(action = %(action)s or starts_with(action, %(action)s || '.'))",
    "tenant": "tenant = %(tenant)s",
    "subject": "subject = %(subject)s",
    "since": "at >= %(since)s",
    "until": "at < %(until)s",
}
MINE = f"select {COLUMNS} from control.audit where n > %(after)s order by n limit %(most)s"
ONE = f"select {COLUMNS} from control.audit where n = %(n)s"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What all must hold, None for what need not. action: `key.issued`, or `key` for all there is about keys.
    tenant: '' for the installation's own. since, until: aware; until is the first moment that is too late."""

    actor: str | None = None
    action: str | None = None
    tenant: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def read_lines(
    books: Bookkeeping, tenants: Tenants, wanted: Wanted, before: int | None, limit: int
) -> Page[Line]:
    """before: the last number of the page before. The committer's rows have no fence: `tenants` is one."""
    asked = {
        "actor": wanted.actor,
        "action": wanted.action,
        "tenant": wanted.tenant,
        "subject": wanted.subject,
        "since": wanted.since,
        "until": wanted.until,
        "before": before,
        "tenants": None if tenants is None else [*tenants],
    }
    given = {name: value for name, value in asked.items() if value is not None}
    where = " and ".join(["true", *(TESTS[name] for name in given)])
    sql = f"select {COLUMNS} from control.audit where {where} order by n desc limit %(most)s"
    rows = [Line(*row) for row in await books.everywhere(sql, {**given, "most": limit + 1})]
    return Page(tuple(rows[:limit]), str(rows[limit - 1].n) if len(rows) > limit else None)


async def read_line(books: Bookkeeping, tenants: Tenants, n: int) -> Line | None:
    rows = [Line(*row) for row in await books.everywhere(ONE, {"n": n})]
    return next((line for line in rows if tenants is None or line.tenant in tenants), None)


async def of_tenant(query: Query) -> AsyncIterator[Line]:
    """The lines of the tenant that a reader's query is bound to, in their order."""
    after = 0
    while rows := await query.fetch(MINE, {"after": after, "most": AT_ONCE}):
        for row in rows:
            yield Line(*row)
        after = rows[-1][0]


def shown(line: Line) -> dict[str, Json]:
    return {**line._asdict(), "difference": _parsed(line.difference)}


def _parsed(text: str) -> Json:
    """A line that somebody damaged is shown as it lies there."""
    try:
        found: Json = parse(text)
    except (ValueError, TypeError):
        return text
    return found
