"""Drafts as rows: texts of a tenant's product that somebody works on, and how far they have come.

    draft ──propose──► proposed ──approve──► approved ──apply──► applied
      ▲                   │ reject              │
      └──── new texts ────┴─────────────────────┘          withdrawn: nobody goes on with it

Every change raises `version` and takes the one its author saw: of two people at once, one learns what the other did.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from engine.runtime.bookkeeping import Writer
from primitives.kit.ids import new_id
from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import Query

DRAFT, PROPOSED, APPROVED, REJECTED, APPLIED, WITHDRAWN = STATES = (
    "draft",
    "proposed",
    "approved",
    "rejected",
    "applied",
    "withdrawn",
)
OPEN = (DRAFT, PROPOSED, APPROVED, REJECTED)
"""In these somebody may still go on with it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """template: its text; settings: the tenant's text. author: who changed them last. plan: the hash of what was
    proposed. number: the release it became.
    """

    id: str
    product: str
    template: str
    settings: str
    note: str
    author: str
    state: str
    version: int
    plan: str | None
    proposed_by: str | None
    proposed_at: datetime | None
    approved_by: str | None
    approved_at: datetime | None
    rejected_by: str | None
    reason: str | None
    number: int | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Texts:
    template: str
    settings: str
    note: str


class Moved(Exception):
    """It is not as its changer saw it: somebody else has changed it."""


_COLUMNS = ", ".join(field.name for field in fields(Draft))
_CLEARED = "plan = null, proposed_by = null, proposed_at = null, approved_by = null, approved_at = null"
_AS_SEEN = "where tenant = %(tenant)s and id = %(id)s and version = %(version)s and state = any(%(from)s)"
_LATER = "version = version + 1, updated_at = clock_timestamp()"

INSERT = f"""
insert into control.draft
    (tenant, id, product, template, settings, note, author, state, version, created_at, updated_at)
values (%(tenant)s, %(id)s, %(product)s, %(template)s, %(settings)s, %(note)s, %(author)s, 'draft', 1,
    clock_timestamp(), clock_timestamp())
returning {_COLUMNS}"""
WRITE = f"""
update control.draft set template = %(template)s, settings = %(settings)s, note = %(note)s, author = %(by)s,
    state = 'draft', rejected_by = null, reason = null, {_CLEARED}, {_LATER} {_AS_SEEN} returning {_COLUMNS}"""
PROPOSE = f"""
update control.draft set state = 'proposed', plan = %(plan)s, proposed_by = %(by)s, proposed_at = clock_timestamp(),
    {_LATER} {_AS_SEEN} returning {_COLUMNS}"""
APPROVE = f"""
update control.draft set state = 'approved', approved_by = %(by)s, approved_at = clock_timestamp(), {_LATER}
{_AS_SEEN} returning {_COLUMNS}"""
REJECT = f"""
update control.draft set state = 'rejected', rejected_by = %(by)s, reason = %(reason)s, {_CLEARED}, {_LATER}
{_AS_SEEN} returning {_COLUMNS}"""
APPLY = f"""
update control.draft set state = 'applied', number = %(number)s, {_LATER} {_AS_SEEN} returning {_COLUMNS}"""
REOPEN = f"""
update control.draft set state = 'draft', {_CLEARED}, {_LATER} {_AS_SEEN} returning {_COLUMNS}"""
WITHDRAW = f"""
update control.draft set state = 'withdrawn', {_CLEARED}, {_LATER} {_AS_SEEN} returning {_COLUMNS}"""
MINE = f"select {_COLUMNS} from control.draft where id = %(id)s and tenant = %(tenant)s"
ONE = f"select {_COLUMNS} from control.draft where id = %(id)s"
LIST = f"""
select {_COLUMNS} from control.draft
where (%(state)s::text is null or state = %(state)s) and (%(after)s::text is null or id < %(after)s)
order by id desc limit %(most)s"""


async def find(query: Query, id_: str) -> Draft | None:
    """As the reader sees it: of its transaction's tenant only."""
    rows = await query.fetch(ONE, {"id": id_})
    return Draft(*rows[0]) if rows else None


async def read_drafts(query: Query, state: str | None, page: PageQuery) -> Page[Draft]:
    """Newest first; state: None for all."""
    rows = await query.fetch(LIST, {"state": state, "after": page.after, "most": page.limit + 1})
    items = tuple(Draft(*row) for row in rows[: page.limit])
    return Page(items, items[-1].id if len(rows) > page.limit else None)


async def again(writer: Writer, id_: str) -> Draft | None:
    """As it is under the tenant's lock."""
    rows = await writer.fetch(MINE, {"id": id_})
    return Draft(*rows[0]) if rows else None


async def begin(writer: Writer, product: str, texts: Texts, author: str) -> Draft:
    given = {"template": texts.template, "settings": texts.settings, "note": texts.note}
    rows = await writer.fetch(INSERT, {**given, "id": new_id(), "product": product, "author": author})
    return Draft(*rows[0])


async def write(writer: Writer, seen: Draft, texts: Texts, by: str) -> Draft:
    """Other texts: whatever was proposed or approved of the old ones is gone. Raises Moved, as all below."""
    given = {"template": texts.template, "settings": texts.settings, "note": texts.note}
    return await _changed(writer, WRITE, seen, OPEN, by=by, **given)


async def propose(writer: Writer, seen: Draft, plan: str, by: str) -> Draft:
    return await _changed(writer, PROPOSE, seen, (DRAFT,), by=by, plan=plan)


async def approve(writer: Writer, seen: Draft, by: str) -> Draft:
    """Raises psycopg.errors.CheckViolation too: by its author, or by who proposed it."""
    return await _changed(writer, APPROVE, seen, (PROPOSED,), by=by)


async def reject(writer: Writer, seen: Draft, reason: str, by: str) -> Draft:
    return await _changed(writer, REJECT, seen, (PROPOSED, APPROVED), by=by, reason=reason)


async def apply(writer: Writer, seen: Draft, number: int) -> Draft:
    return await _changed(writer, APPLY, seen, (APPROVED,), number=number)


async def reopen(writer: Writer, seen: Draft) -> Draft:
    """Its plan no longer holds."""
    return await _changed(writer, REOPEN, seen, (PROPOSED, APPROVED))


async def withdraw(writer: Writer, seen: Draft) -> Draft:
    return await _changed(writer, WITHDRAW, seen, OPEN)


async def _changed(writer: Writer, sql: str, seen: Draft, states: tuple[str, ...], **given: Any) -> Draft:
    known = {"id": seen.id, "version": seen.version, "from": list(states)}
    rows = await writer.fetch(sql, {**known, **given})
    if not rows:
        raise Moved(seen.id)
    return Draft(*rows[0])
