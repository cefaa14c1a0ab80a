"""Where wallets are kept."""

from __future__ import annotations

from primitives.kit.store import Field, Sql, Table
from primitives.wallets.domain import Address, Wallet

SCHEMA = "wallets"

WALLETS = Table(
    SCHEMA,
    "wallets",
    Wallet,
    key=("id",),
    fields=(
        Field("id", Sql.TEXT),
        Field("reference", Sql.TEXT),
        Field("owner", Sql.TEXT),
        Field("kind", Sql.TEXT),
        Field("state", Sql.TEXT),
        Field("opened_at", Sql.TIME),
        Field("thaws_to", Sql.TEXT),
        Field("frozen_because", Sql.TEXT, personal=True),
        Field("account_number", Sql.TEXT, personal=True),
        Field("mobiles", Sql.TEXT, personal=True),
    ),
)

ADDRESSES = Table(
    SCHEMA,
    "addresses",
    Address,
    key=("address",),
    fields=(
        Field("address", Sql.TEXT, personal=True),
        Field("kind", Sql.TEXT),
        Field("wallet", Sql.TEXT),
    ),
)

TABLES = (WALLETS, ADDRESSES)
