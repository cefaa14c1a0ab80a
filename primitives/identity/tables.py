"""Where customers are kept. What says who they are is personal."""

from __future__ import annotations

from primitives.identity.domain import Customer, ExternalId
from primitives.kit.store import Field, Sql, Table

SCHEMA = "identity"

CUSTOMERS = Table(
    SCHEMA,
    "customers",
    Customer,
    key=("id",),
    fields=(
        Field("id", Sql.TEXT),
        Field("reference", Sql.TEXT),
        Field("state", Sql.TEXT),
        Field("tier", Sql.TEXT),
        Field("kind", Sql.TEXT),
        Field("name", Sql.TEXT, personal=True),
        Field("mobile", Sql.TEXT, personal=True),
        Field("email", Sql.TEXT, personal=True),
        Field("born", Sql.TEXT, personal=True),
        Field("external_id", Sql.TEXT, personal=True),
        Field("created_at", Sql.TIME),
    ),
)

EXTERNAL_IDS = Table(
    SCHEMA,
    "external_ids",
    ExternalId,
    key=("external_id",),
    fields=(Field("external_id", Sql.TEXT, personal=True), Field("customer", Sql.TEXT)),
)

TABLES = (CUSTOMERS, EXTERNAL_IDS)
