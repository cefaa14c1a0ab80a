"""Day by day: how many transactions were committed, and how much money they moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import AdminResource, Query, Resource, View
from primitives.kit.store import Json
from primitives.kit.types import TEXT, Date, Record
from primitives.ledger.domain import Chart
from primitives.ledger.periods import begin_of, days_before, end_of
from primitives.ledger.reads import money
from primitives.ledger.shapes import COUNT, DAY, MONEY, shape
from primitives.ledger.tables import TRANSACTION

Item = dict[str, Json]

USUAL, MOST = 7, 92
LATEST = "select inserted_at from ledger.head"
BEFORE = """
with recursive search(place, bound, low, high) as (
    select place, bound, 0::bigint, n + 1
    from ledger.head, unnest(%(bounds)s::timestamptz[]) with ordinality as one(bound, place)
    union all
    select place, bound, case when earlier then middle else low end, case when earlier then high else middle end
    from (select search.*, (low + high) / 2 as middle,
            (select inserted_at < bound from ledger.transaction where n = (low + high) / 2) as earlier
          from search where high - low > 1) halved
)
select low from search where high - low = 1 order by place"""
"""How many transactions there were before each bound. None is committed before its predecessor, so that it is looked
for by halves: a day of a million is not counted one by one."""
MOVED = """
select width_bucket(inserted_at, %(bounds)s::timestamptz[]) - 1, asset, sum(input) from ledger.move
where inserted_at >= %(from)s and inserted_at < %(to)s and input <> 0 group by 1, 2 order by 1 desc, 2"""


async def read_days(
    query: Query, chart: Chart, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[Item]:
    """`from` and `to` are days in the template's zone, both included; without them the last seven that end with the
    newest transaction. Days without a transaction are left out; at most MOST days are looked at.
    """
    zone = ZoneInfo(str(parameters.get("zone") or "UTC"))
    last = parameters.get("to") or await _newest(query, zone)
    if last is None:
        return Page((), None)
    start = max(parameters.get("from") or days_before(last, USUAL - 1), days_before(last, MOST - 1))
    days = [date.fromordinal(number) for number in range(start.toordinal(), last.toordinal() + 1)]
    bounds = [*(begin_of(day, zone) for day in days), end_of(last, zone)]
    given = {"bounds": bounds, "from": bounds[0], "to": bounds[-1]}
    before = [int(row[0]) for row in await query.fetch(BEFORE, given)]
    moved: dict[int, list[Json]] = {}
    for at, asset, total in await query.fetch(MOVED, given):
        moved.setdefault(int(at), []).append(money(int(total), asset))
    counts = {at: beyond - first for at, (first, beyond) in enumerate(pairwise(before))}
    items: list[Item] = [
        {"day": days[at].isoformat(), "transactions": counts.get(at, 0), "moved": moved.get(at, [])}
        for at in reversed(range(len(days)))
        if counts.get(at) or at in moved
    ]
    return Page(tuple(items), None)


async def _newest(query: Query, zone: ZoneInfo) -> date | None:
    rows = await query.fetch(LATEST, {})
    return rows[0][0].astimezone(zone).date() if rows else None


_RESOURCE = Resource(
    name="day",
    table=TRANSACTION,
    fields=Record("ledger.day", (("id", TEXT),)),
    states=(),
    shows=(),
    filters=(),
    title="Day of the books",
)
_LISTING = View(
    "days",
    read_days,
    shape(day=DAY, transactions=COUNT, moved={"type": "array", "items": MONEY}),
    {"from": Date(), "to": Date()},
    "Transactions and money moved, by the day of the commit, newest first",
)

DAYS = AdminResource("books/days", _RESOURCE, "operations", listing=_LISTING)
