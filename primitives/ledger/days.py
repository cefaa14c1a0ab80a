"""Day by day: how many transactions were committed, and how much money they moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
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
COUNTED = """
select (inserted_at at time zone %(zone)s)::date as day, count(*) from ledger.transaction
where inserted_at >= %(from)s and inserted_at < %(to)s group by day"""
MOVED = """
select (inserted_at at time zone %(zone)s)::date as day, asset, sum(input) from ledger.move
where inserted_at >= %(from)s and inserted_at < %(to)s group by day, asset order by day desc, asset"""


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
    given = {"zone": zone.key, "from": begin_of(start, zone), "to": end_of(last, zone)}
    counts = {row[0]: int(row[1]) for row in await query.fetch(COUNTED, given)}
    moved: dict[date, list[Json]] = {day: [] for day in sorted(counts, reverse=True)}
    for day, asset, total in await query.fetch(MOVED, given):
        moved.setdefault(day, []).append(money(int(total), asset))
    items: list[Item] = [
        {"day": day.isoformat(), "transactions": counts.get(day, 0), "moved": sums} for day, sums in moved.items()
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
