"""What operators of every tenant see: payments, receipts, and a rail's statement as we have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import AdminResource, Query, Resource, View
from primitives.kit.store import Json
from primitives.kit.types import INTEGER, TEXT, TIME, Enum, Money, Optional, Record
from primitives.payments.config import BIC, RAIL, Config
from primitives.payments.domain import KINDS, STATES
from primitives.payments.reads import IN, OUT, Item, item, items
from primitives.payments.tables import PAYMENTS, RECEIPTS
from primitives.payments.views import MONEY, closed

_FIELDS = (
    ("id", TEXT),
    ("state", Enum("payments.payment.state", STATES)),
    ("end_to_end", TEXT),
    ("uetr", TEXT),
    ("rail", RAIL),
    ("route", TEXT),
    ("attempt", INTEGER),
    ("amount", Money("")),
    ("bank", BIC),
    ("account", TEXT),
    ("run", TEXT),
    ("resource", Optional(TEXT)),
    ("code", Optional(TEXT)),
    ("reason", TEXT),
    ("returned", Money("")),
    ("odd", Optional(TEXT)),
    ("made_at", TIME),
    ("answered_at", Optional(TIME)),
)

RESOURCE = Resource(
    name="rail_payment",
    table=PAYMENTS,
    fields=Record("payments.rail_payment", _FIELDS),
    states=STATES,
    shows=tuple(name for name, _ in _FIELDS if name not in ("id", "state")),
    filters=("state", "rail", "route", "bank", "run", "resource"),
    title="Payment by a rail",
)


async def statement(
    query: Query, config: Config, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[Item]:
    """Of the first of the template's rails where none is asked for."""
    rail = parameters.get("rail") or config.rails[0]
    return await items(query, rail, parameters.get("from"), parameters.get("to"), page)


async def one(query: Query, config: Config, id_: str) -> Item | None:
    """By the rail's message id; a payment's is its reference."""
    return await item(query, id_)


_KIND = Enum("payments.item.kind", ("payment", *KINDS, "give_back"))

_ITEM = Resource(
    name="rail_item",
    table=RECEIPTS,
    fields=Record("payments.rail_item", (("id", TEXT), ("state", TEXT), ("kind", _KIND), ("rail", RAIL))),
    states=STATES,
    shows=("kind", "rail"),
    filters=("rail",),
    title="Item of a rail's statement",
)

_TEXT: Json = {"type": "string"}

STATEMENT = View(
    "statement",
    statement,
    closed(
        id=_TEXT,
        rail=_TEXT,
        reference=_TEXT,
        kind={"type": "string", "enum": list(_KIND.members)},
        direction={"type": "string", "enum": [OUT, IN]},
        amount=MONEY,
        state=_TEXT,
        code={"type": ["string", "null"]},
        run=_TEXT,
        at={"type": "string", "format": "date-time"},
    ),
    {"rail": TEXT, "from": TIME, "to": TIME},
    "What went and came by a rail, item by item, as we have it",
)

ADMIN = (
    AdminResource("rail-payments", RESOURCE, "operations"),
    AdminResource("rail-statement", _ITEM, "operations", find=one, listing=STATEMENT),
)
