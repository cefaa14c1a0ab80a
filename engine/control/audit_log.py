"""Lines of the audit log: for people newest first, in pages, never of a tenant that is not theirs; or all, in order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.control.reach import Reach
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.noting import AT, Line
from primitives.kit.canonical import parse
from primitives.kit.page import Page
from primitives.kit.store import Json

CHUNK = 500
"""Lines at a time: whoever is served by the same process waits for as many, a few milliseconds."""
BEFORE_ALL = -(2**63)

Fetch = Callable[[str, Mapping[str, Any]], Awaitable[list[tuple[Any, ...]]]]
"""A reader's query sees its tenant's lines, the committer all there are."""

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
IN_ORDER = f"select {COLUMNS} from control.audit where n > %(after)s order by n limit %(most)s"
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


async def read_lines(books: Bookkeeping, tenants: Reach, wanted: Wanted, before: int | None, limit: int) -> Page[Line]:
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


async def read_line(books: Bookkeeping, tenants: Reach, n: int) -> Line | None:
    rows = [Line(*row) for row in await books.everywhere(ONE, {"n": n})]
    return next((line for line in rows if tenants is None or line.tenant in tenants), None)


async def in_order(fetch: Fetch) -> AsyncIterator[Line]:
    """All that it sees, whatever their numbers are."""
    after = BEFORE_ALL
    while rows := await fetch(IN_ORDER, {"after": after, "most": CHUNK}):
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
