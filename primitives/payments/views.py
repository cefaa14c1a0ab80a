"""What the API shows of payments below what they were made for: `cash-outs: { of: cash_out, views: [payments] }`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import Query, View
from primitives.kit.store import Json
from primitives.payments.config import Config
from primitives.payments.reads import Item, moment, money, of_resource
from primitives.payments.reasons import text_of

_TEXT: Json = {"type": "string"}
_MAYBE: Json = {"type": ["string", "null"]}


def closed(**properties: Json) -> dict[str, Json]:
    required: list[Json] = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


MONEY: Json = closed(amount={"type": "integer"}, currency=_TEXT)


async def payments(
    query: Query, config: Config, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[Item]:
    found = await of_resource(query, id_, page)
    return Page(tuple(_shown(row) for row in found.items), found.next)


def _shown(row: tuple[Any, ...]) -> Item:
    id_, end_to_end, state, rail, route, attempt, amount, asset, bank, code, returned, odd, made_at, answered_at = row
    return {
        "id": id_,
        "reference": end_to_end,
        "state": state,
        "rail": rail,
        "route": route,
        "attempt": attempt,
        "amount": money(amount, asset),
        "bank": bank,
        "code": code,
        "reason": text_of(code),
        "returned": money(returned, asset),
        "odd": odd,
        "made_at": moment(made_at),
        "answered_at": moment(answered_at),
    }


PAYMENTS_OF = View(
    "payments",
    payments,
    closed(
        id=_TEXT,
        reference=_TEXT,
        state=_TEXT,
        rail=_TEXT,
        route=_TEXT,
        attempt={"type": "integer"},
        amount=MONEY,
        bank=_TEXT,
        code=_MAYBE,
        reason=_TEXT,
        returned=MONEY,
        odd=_MAYBE,
        made_at=_TEXT,
        answered_at=_MAYBE,
    ),
    title="Its payments, one for each rail that was tried",
)

VIEWS = (PAYMENTS_OF,)
