"""What payments and receipts say together: a rail's statement as we have it, item by item."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from primitives.kit.money import parse_asset
from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import Query
from primitives.kit.store import Json
from primitives.payments.wire_ids import id_of

Item = dict[str, Json]
OUT, IN = "out", "in"

_PAYMENTS = """
select end_to_end, rail, end_to_end, 'payment', 'out', amount, asset, state, code, run, made_at
from payments.payment
"""

_RECEIPTS = """
select message, rail, coalesce(original, message), kind, case when amount < 0 then 'out' else 'in' end, abs(amount),
    asset, case when taken then 'accepted' else 'rejected' end, code, run, at
from payments.receipt
"""

_GIVE_BACKS = """
select message, rail, original, 'give_back', 'out', amount, asset, state, code, run, made_at
from payments.give_back
"""

_SENT = "state not in ('reserved', 'released')"

_OF_RAIL = """
where {only} and rail = %(rail)s
  and (%(from)s::timestamptz is null or {time} >= %(from)s)
  and (%(to)s::timestamptz is null or {time} < %(to)s)
  and (%(after)s::text is null or {key} > %(after)s)
order by {key}
limit %(limit)s
"""

_STATEMENT = (
    _PAYMENTS + _OF_RAIL.format(only="true", time="made_at", key="id"),
    _RECEIPTS + _OF_RAIL.format(only="true", time="at", key="message"),
    _GIVE_BACKS + _OF_RAIL.format(only=_SENT, time="made_at", key="id"),
)

_ONE = (
    f"{_PAYMENTS} where id = %(id)s",
    f"{_RECEIPTS} where message = %(message)s order by rail limit 1",
    f"{_GIVE_BACKS} where id = %(id)s and {_SENT}",
)

_OF_RESOURCE = """
select id, end_to_end, state, rail, route, attempt, amount, asset, bank, code, returned, odd, made_at, answered_at
from payments.payment
where resource = %(resource)s
  and (%(after)s::text is null or (made_at, id) > (%(made_at)s::timestamptz, %(after)s))
order by made_at, id
limit %(limit)s
"""


async def items(query: Query, rail: str, since: datetime | None, until: datetime | None, page: PageQuery) -> Page[Item]:
    """Payments in the order of their ids, then what the rail brought, by its message ids, then credits that go back.

    since, until: business time, `until` not included. direction: `out` for what leaves our position at the rail.
    """
    part, _, after = (page.after or "0/").partition("/")
    found: list[Item] = []
    for number in range(int(part) if part in ("0", "1", "2") else 0, len(_STATEMENT)):
        parameters = {"rail": rail, "from": since, "to": until, "after": after or None}
        rows = await query.fetch(_STATEMENT[number], {**parameters, "limit": page.limit + 1 - len(found)})
        found += [_item(row) for row in rows]
        after = ""
    return Page(tuple(found[: page.limit]), _cursor(found[page.limit - 1]) if len(found) > page.limit else None)


def _cursor(last: Item) -> str:
    message = str(last["id"])
    if last["kind"] == "payment":
        return f"0/{id_of(message)}"
    return f"2/{id_of(message)}" if last["kind"] == "give_back" else f"1/{message}"


async def item(query: Query, message: str) -> Item | None:
    """By the rail's id for it; a payment's is its reference."""
    for sql in _ONE:
        if rows := await query.fetch(sql, {"id": id_of(message), "message": message}):
            return _item(rows[0])
    return None


async def of_resource(query: Query, resource: str, page: PageQuery) -> Page[tuple[Any, ...]]:
    """In the order they were made: one for each rail that was tried."""
    written, _, after = (page.after or "").partition("/")
    made_at = read_moment(written)
    parameters: Mapping[str, Any] = {
        "resource": resource,
        "made_at": made_at,
        "after": after if made_at else None,
        "limit": page.limit + 1,
    }
    rows = await query.fetch(_OF_RESOURCE, parameters)
    last = rows[page.limit - 1] if len(rows) > page.limit else None
    return Page(tuple(rows[: page.limit]), f"{moment(last[-2])}/{last[0]}" if last else None)


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


def read_moment(text: str) -> datetime | None:
    """Of a cursor, which a caller may have made up."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def moment(at: datetime | None) -> str | None:
    """RFC 3339, in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
