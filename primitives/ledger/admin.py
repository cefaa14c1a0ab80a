"""The ledger's own resources, which every tenant's API has: corrections, freezes, the books, play money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import AdminResource, Query, Resource, View
from primitives.kit.store import Json
from primitives.kit.types import INTEGER, TEXT, TIME, Enum, Record
from primitives.ledger import adjustments, credits, freezes
from primitives.ledger.accounts import ACCOUNTS
from primitives.ledger.chain import CHAIN
from primitives.ledger.days import DAYS
from primitives.ledger.domain import Chart
from primitives.ledger.reads import transaction, transactions
from primitives.ledger.tables import TRANSACTION
from primitives.ledger.trial import TRIAL

KINDS = ("post", "undo", "adjustment", "sandbox", "freeze", "unfreeze", "move")
_KIND = Enum("ledger.transaction.kind", KINDS)


async def _list(
    query: Query, chart: Chart, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[dict[str, Json]]:
    return await transactions(query, parameters, page)


_TRANSACTION = Resource(
    name="transaction",
    table=TRANSACTION,
    fields=Record(
        "ledger.transaction",
        (
            ("id", TEXT),
            ("state", _KIND),
            ("kind", _KIND),
            ("run", TEXT),
            ("step", INTEGER),
            ("line", TEXT),
            ("at", TIME),
        ),
    ),
    states=KINDS,
    shows=("kind", "run", "step", "line", "at"),
    filters=("kind", "run"),
    title="Transaction",
)

_LISTING = View(
    "transactions",
    _list,
    {
        "type": "object",
        "properties": {
            **{
                name: {"type": "string"} for name in ("id", "kind", "run", "line", "at", "inserted_at", "actor", "hash")
            },
            "step": {"type": "integer"},
            "reverses": {"type": ["string", "null"]},
            "metadata": {"type": "object"},
            "postings": {"type": "array", "items": {"type": "object"}},
        },
    },
    {"account": TEXT, "run": TEXT, "kind": _KIND, "from": TIME, "to": TIME},
    "The journal, newest first",
)

ADMIN = (
    AdminResource("adjustments", adjustments.RESOURCE, "operations"),
    AdminResource("freezes", freezes.RESOURCE, "operations"),
    AdminResource("transactions", _TRANSACTION, "operations", find=transaction, listing=_LISTING),
    ACCOUNTS,
    TRIAL,
    DAYS,
    CHAIN,
    AdminResource("sandbox/credits", credits.RESOURCE, "sandbox"),
)
