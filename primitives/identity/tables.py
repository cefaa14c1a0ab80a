"""Where customers are kept. What says who they are is personal."""

from __future__ import annotations

from primitives.identity.domain import Check, Customer, Document, ExternalId
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
        Field("screening", Sql.TEXT),
        Field("screened_at", Sql.TIME),
        Field("cleared_because", Sql.TEXT, personal=True),
        Field("verified_until", Sql.TIME),
    ),
)

EXTERNAL_IDS = Table(
    SCHEMA,
    "external_ids",
    ExternalId,
    key=("external_id",),
    fields=(Field("external_id", Sql.TEXT, personal=True), Field("customer", Sql.TEXT)),
)

DOCUMENTS = Table(
    SCHEMA,
    "documents",
    Document,
    key=("customer", "kind"),
    fields=(
        Field("customer", Sql.TEXT),
        Field("kind", Sql.TEXT),
        Field("last4", Sql.TEXT, personal=True),
        Field("country", Sql.TEXT, personal=True),
        Field("issued_on", Sql.TEXT, personal=True),
        Field("expires_on", Sql.TEXT, personal=True),
        Field("file", Sql.TEXT, personal=True),
        Field("registered_at", Sql.TIME),
    ),
)

CHECKS = Table(
    SCHEMA,
    "checks",
    Check,
    key=("id",),
    fields=(
        Field("id", Sql.TEXT),
        Field("reference", Sql.TEXT),
        Field("kind", Sql.TEXT),
        Field("state", Sql.TEXT),
        Field("customer", Sql.TEXT),
        Field("tier", Sql.TEXT),
        Field("run", Sql.TEXT),
        Field("asked_at", Sql.TIME),
        Field("reason", Sql.TEXT),
        Field("provider", Sql.TEXT),
        Field("decided_at", Sql.TIME),
        Field("expires_at", Sql.TIME),
    ),
)

TABLES = (CUSTOMERS, EXTERNAL_IDS, DOCUMENTS, CHECKS)
