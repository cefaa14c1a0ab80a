"""Day by day: how many transactions were committed, and how much money they moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import AdminResource, Query, Resource, View
from primitives.kit.store import Json
from primitives.kit.types import TEXT, Date, Record
from primitives.ledger.domain import Chart
from primitives.ledger.reads import money
from primitives.ledger.shapes import COUNT, DAY, MONEY, shape
from primitives.ledger.tables import TRANSACTION

Item = dict[str, Json]

MOST = 92
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
    start = max(parameters.get("from") or last - timedelta(days=6), last - timedelta(days=MOST - 1))
    given = {
        "zone": zone.key,
        "from": datetime.combine(start, time(), zone),
        "to": datetime.combine(last + timedelta(days=1), time(), zone),
    }
    counts = {row[0]: int(row[1]) for row in await query.fetch(COUNTED, given)}
    moved: dict[Any, list[Json]] = {day: [] for day in sorted(counts, reverse=True)}
    for day, asset, total in await query.fetch(MOVED, given):
        moved.setdefault(day, []).append(money(int(total), asset))
    items = [{"day": day.isoformat(), "transactions": counts.get(day, 0), "moved": sums} for day, sums in moved.items()]
    return Page(tuple(items), None)


async def _newest(query: Query, zone: ZoneInfo) -> Any:
    rows = await query.fetch(LATEST, {})
    return rows[0][0].astimezone(UTC).astimezone(zone).date() if rows else None


async def _find(query: Query, chart: Chart, id_: str) -> Item | None:
    """A day has no address of its own."""
    return None


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

DAYS = AdminResource("books/days", _RESOURCE, "operations", find=_find, listing=_LISTING)
