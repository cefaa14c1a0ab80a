"""What payments and receipts say together: a rail's statement as we have it, item by item."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from primitives.kit.money import parse_asset
from primitives.kit.page import PageQuery
from primitives.kit.resource import Query
from primitives.kit.store import Json

Item = dict[str, Json]
OUT, IN = "out", "in"

_UNION = """
select message, rail, reference, kind, direction, amount, asset, state, code, run, at from (
    select end_to_end as reference, end_to_end as message, 'payment' as kind, 'out' as direction, amount, asset,
        state, code, run, made_at as at, rail
    from payments.payment
    union all
    select coalesce(original, message), message, kind, case when amount < 0 then 'out' else 'in' end, abs(amount),
        asset, case when taken then 'accepted' else 'rejected' end, code, run, at, rail
    from payments.receipt
) item
"""

_ITEMS = f"""
{_UNION}
where rail = %(rail)s
  and (%(from)s::timestamptz is null or at >= %(from)s)
  and (%(to)s::timestamptz is null or at < %(to)s)
  and (%(after)s::text is null or (message, kind) > (%(after)s, %(after_kind)s))
order by message, kind
limit %(limit)s
"""

_ITEM = f"{_UNION} where message = %(message)s order by kind limit 1"

_OF_RESOURCE = """
select id, end_to_end, state, rail, route, attempt, amount, asset, bank, code, returned, odd, made_at, answered_at
from payments.payment
where resource = %(resource)s and (%(after)s::text is null or id > %(after)s)
order by id
limit %(limit)s
"""


async def items(query: Query, rail: str, since: datetime | None, until: datetime | None, page: PageQuery) -> list[Item]:
    """One more than the page holds, where there are more. since, until: business time, `until` not included.

    direction: `out` for what leaves our position at the rail; amount: above zero.
    """
    after, _, kind = (page.after or "").partition("/")
    rows = await query.fetch(
        _ITEMS,
        {
            "rail": rail,
            "from": since,
            "to": until,
            "after": after or None,
            "after_kind": kind,
            "limit": page.limit + 1,
        },
    )
    return [_item(row) for row in rows]


async def item(query: Query, message: str) -> Item | None:
    rows = await query.fetch(_ITEM, {"message": message})
    return _item(rows[0]) if rows else None


async def of_resource(query: Query, resource: str, page: PageQuery) -> list[tuple[Any, ...]]:
    parameters: Mapping[str, Any] = {"resource": resource, "after": page.after, "limit": page.limit + 1}
    return await query.fetch(_OF_RESOURCE, parameters)


def _item(row: tuple[Any, ...]) -> Item:
    message, rail, reference, kind, direction, amount, asset, state, code, run, at = row
    return {
        "id": message,
        "rail": rail,
        "reference": reference,
        "kind": kind,
        "direction": direction,
        "amount": money(amount, asset),
        "state": state,
        "code": code,
        "run": run,
        "at": moment(at),
    }


def money(amount: Any, asset: str) -> Item:
    """Minor units and the currency's code."""
    parsed = parse_asset(asset)
    return {"amount": int(amount), "currency": parsed.code if parsed else asset}


def moment(at: datetime | None) -> str | None:
    """RFC 3339, in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
