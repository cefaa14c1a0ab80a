"""Reads of the templates' own resources: one, a page of a kind, what their runs show, the runs about one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.compiler.own import OWN, OwnRow
from engine.runtime.lists import columns, read_row, row_of
from engine.runtime.tables import CALLS, RUNS, CallRow, Run
from primitives.kit.canonical import canonical, parse
from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import Query
from primitives.kit.store import Json

SHOWS = f"select id, shows::text from {RUNS} where id = any(%(ids)s)"
ABOUT = f"""
select {columns(RUNS)} from {RUNS}
where (resource = %(id)s or id = %(made_by)s) and id > %(after)s order by id limit %(most)s"""
WAITING = f"""
select {columns(RUNS)} from {RUNS}
where resource = any(%(ids)s) and cut is not null and call is not null order by id"""
SENT = f"select {columns(CALLS)} from {CALLS} where run = any(%(runs)s) order by intended_at, message"


async def read_own(query: Query, product: str, kind: str, id_: str) -> OwnRow | None:
    """None where there is none of this kind, whatever else the id may name."""
    row: OwnRow | None = await read_row(query, OWN, id_)
    return row if row is not None and (row.product, row.kind) == (product, kind) else None


async def read_own_by_id(query: Query, id_: str) -> OwnRow | None:
    """Of whatever kind."""
    row: OwnRow | None = await read_row(query, OWN, id_)
    return row


async def read_own_page(
    query: Query, product: str, kind: str, state: str | None, fields: Mapping[str, Json], page: PageQuery
) -> Page[OwnRow]:
    """Newest first. fields: those that must have exactly these values, as their row keeps them."""
    tests = ["product = %(product)s", "kind = %(kind)s"]
    if state is not None:
        tests.append("state = %(state)s")
    if fields:
        tests.append("fields @> %(fields)s::jsonb")
    if page.after is not None:
        tests.append("id < %(after)s")
    sql = f"select {columns(OWN)} from {OWN} where {' and '.join(tests)} order by id desc limit %(most)s"
    given = {"product": product, "kind": kind, "state": state, "fields": canonical(dict(fields))}
    rows = await query.fetch(sql, {**given, "after": page.after, "most": page.limit + 1})
    items: tuple[OwnRow, ...] = tuple(row_of(OWN, row) for row in rows[: page.limit])
    return Page(items, items[-1].id if len(rows) > page.limit else None)


async def read_shows(query: Query, rows: Iterable[OwnRow]) -> dict[str, dict[str, Json]]:
    """What the runs that made them show, by run."""
    found = await query.fetch(SHOWS, {"ids": [row.run for row in rows]})
    return {id_: parse(shows) for id_, shows in found}


async def read_about(query: Query, row: OwnRow, page: PageQuery) -> Page[Run]:
    """The runs that made it or acted on it, the oldest first."""
    given = {"id": row.id, "made_by": row.run, "after": page.after or "", "most": page.limit + 1}
    found = await query.fetch(ABOUT, given)
    items: tuple[Run, ...] = tuple(row_of(RUNS, one) for one in found[: page.limit])
    return Page(items, items[-1].id if len(found) > page.limit else None)


async def read_waiting(query: Query, ids: Sequence[str]) -> list[Run]:
    """The runs about these resources that wait and have made a call."""
    return [row_of(RUNS, one) for one in await query.fetch(WAITING, {"ids": list(ids)})]


async def read_calls(query: Query, runs: Sequence[str]) -> list[CallRow]:
    """What these runs sent, in that order."""
    return [row_of(CALLS, one) for one in await query.fetch(SENT, {"runs": list(runs)})]
