"""Where payments and receipts are kept."""

from __future__ import annotations

from primitives.kit.store import Field, Sql, Table
from primitives.payments.domain import GiveBack, Payment, Receipt

SCHEMA = "payments"

PAYMENTS = Table(
    SCHEMA,
    "payment",
    Payment,
    key=("id",),
    fields=(
        Field("id", Sql.TEXT),
        Field("end_to_end", Sql.TEXT),
        Field("uetr", Sql.TEXT),
        Field("state", Sql.TEXT),
        Field("rail", Sql.TEXT),
        Field("route", Sql.TEXT),
        Field("others", Sql.TEXT),
        Field("attempt", Sql.COUNT),
        Field("amount", Sql.AMOUNT),
        Field("asset", Sql.TEXT),
        Field("bank", Sql.TEXT),
        Field("account", Sql.TEXT, personal=True),
        Field("run", Sql.TEXT),
        Field("resource", Sql.TEXT),
        Field("code", Sql.TEXT),
        Field("returned", Sql.AMOUNT),
        Field("odd", Sql.TEXT),
        Field("made_at", Sql.TIME),
        Field("answered_at", Sql.TIME),
    ),
)

RECEIPTS = Table(
    SCHEMA,
    "receipt",
    Receipt,
    key=("rail", "message"),
    fields=(
        Field("rail", Sql.TEXT),
        Field("message", Sql.TEXT),
        Field("kind", Sql.TEXT),
        Field("original", Sql.TEXT),
        Field("amount", Sql.AMOUNT),
        Field("asset", Sql.TEXT),
        Field("bank", Sql.TEXT),
        Field("account", Sql.TEXT, personal=True),
        Field("code", Sql.TEXT),
        Field("taken", Sql.FLAG),
        Field("run", Sql.TEXT),
        Field("at", Sql.TIME),
        Field("given", Sql.AMOUNT),
    ),
)

GIVE_BACKS = Table(
    SCHEMA,
    "give_back",
    GiveBack,
    key=("id",),
    fields=(
        Field("id", Sql.TEXT),
        Field("message", Sql.TEXT),
        Field("state", Sql.TEXT),
        Field("rail", Sql.TEXT),
        Field("credit", Sql.TEXT),
        Field("original", Sql.TEXT),
        Field("amount", Sql.AMOUNT),
        Field("asset", Sql.TEXT),
        Field("run", Sql.TEXT),
        Field("resource", Sql.TEXT),
        Field("code", Sql.TEXT),
        Field("odd", Sql.TEXT),
        Field("made_at", Sql.TIME),
        Field("answered_at", Sql.TIME),
    ),
)

TABLES = (PAYMENTS, RECEIPTS, GIVE_BACKS)
