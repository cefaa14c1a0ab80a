"""Reads of what waits for a person: resources in states with a role, runs that ask, arrivals nobody took.

Each kind has an index of its own and is read newest first; a page merges the three by when they began.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.compiler.own import OWN, OwnRow
from engine.runtime.lists import columns, row_of
from engine.runtime.tables import INBOX, RUNS, InboxRow, Run
from primitives.kit.canonical import canonical, parse
from primitives.kit.ids import is_id
from primitives.kit.resource import Query

COUNTED_MOST = 1000
"""Counts stop here: who has a thousand things to do need not know how many more."""

RESOURCES = f"""
from unnest(%(kinds)s::text[], %(states)s::text[]) as stands(of_kind, in_state)
cross join lateral (
    select {columns(OWN)} from {OWN} r
    where r.product = %(product)s and r.kind = of_kind and r.state = in_state
    and r.id < %(before)s order by r.id desc limit %(most)s) found"""
ASKING = f"from {RUNS} where product = %(product)s and asks is not null and id < %(before)s"
ARRIVALS = f"""
from {INBOX} where product = %(product)s and state in ('open', 'kept')
and (state = 'open' or kept_until <= %(now)s)
and (received_at, connector, message) < (%(at)s, %(connector)s, %(message)s)"""

LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"
END = datetime(9999, 1, 1, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Item = OwnRow | Run | InboxRow


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: before this id, and before this arrival."""

    id: str = LAST_ID
    at: datetime = END
    connector: str = ""
    message: str = ""


Stands = Sequence[tuple[str, str]]
"""Kinds with those of their states that stand in an inbox."""


async def read_waiting_resources(query: Query, product: str, stands: Stands, place: Place, most: int) -> list[OwnRow]:
    sql = f"select found.* {RESOURCES} order by found.id desc limit %(most)s"
    given = {"product": product, "before": place.id, "most": most, **_turned(stands)}
    return [row_of(OWN, row) for row in await query.fetch(sql, given)]


async def read_asking_runs(query: Query, product: str, place: Place, most: int) -> list[Run]:
    sql = f"select {columns(RUNS)} {ASKING} order by id desc limit %(most)s"
    return [row_of(RUNS, row) for row in await query.fetch(sql, {"product": product, "before": place.id, "most": most})]


async def read_open_arrivals(query: Query, product: str, now: datetime, place: Place, most: int) -> list[InboxRow]:
    sql = f"select {columns(INBOX)} {ARRIVALS} order by received_at desc, connector desc, message desc limit %(most)s"
    given = {"at": place.at, "connector": place.connector, "message": place.message}
    rows = await query.fetch(sql, {"product": product, "now": now, "most": most, **given})
    return [row_of(INBOX, row) for row in rows]


async def count_waiting(query: Query, product: str, stands: Stands, now: datetime) -> dict[str, int]:
    """How many of each kind, up to COUNTED_MOST."""
    given: Mapping[str, Any] = {
        "product": product,
        "now": now,
        "before": LAST_ID,
        "at": END,
        "connector": "",
        "message": "",
        "most": COUNTED_MOST,
        **_turned(stands),
    }
    sources = {"resource": RESOURCES, "run": ASKING, "arrival": ARRIVALS}
    counts = {}
    for kind, source in sources.items():
        rows = await query.fetch(f"select count(*) from (select 1 {source} limit %(most)s) counted", given)
        counts[kind] = int(rows[0][0])
    return counts


def _turned(stands: Stands) -> dict[str, list[str]]:
    return {"kinds": [kind for kind, _ in stands], "states": [state for _, state in stands]}


def began(item: Item) -> tuple[str, int, str]:
    """What pages are ordered by: the millisecond it began, arrivals before ids, and what tells two apart."""
    if isinstance(item, InboxRow):
        return (_millis(item.received_at), 0, canonical([item.received_at.isoformat(), item.connector, item.message]))
    return (item.id[:8] + item.id[9:13], 1, item.id)


def cursor_of(item: Item) -> str:
    return began(item)[2]


def place_of(cursor: str | None) -> Place | None:
    """The inverse of `cursor_of`; None where it is no cursor of this list."""
    if cursor is None:
        return Place()
    if is_id(cursor):
        millis = int(cursor[:8] + cursor[9:13], 16)
        return None if millis >= 2**47 else Place(cursor, EPOCH + timedelta(milliseconds=millis + 1))
    try:
        stamp, connector, message = parse(cursor)
        at = datetime.fromisoformat(stamp)
    except (TypeError, ValueError):
        return None
    if at.tzinfo is None or not 1970 < at.year < 9999 or not (isinstance(connector, str) and isinstance(message, str)):
        return None
    digits = _millis(at)
    return Place(f"{digits[:8]}-{digits[8:]}-", at, connector, message)


def _millis(at: datetime) -> str:
    """As the first twelve digits of a UUIDv7 say it."""
    return f"{(at - EPOCH) // timedelta(milliseconds=1):012x}"
