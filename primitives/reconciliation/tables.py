"""Where cases are kept. What another side calls a thing, and what shows how it ended, may name people."""

from __future__ import annotations

from primitives.kit.store import Field, Sql, Table
from primitives.reconciliation.domain import Case

SCHEMA = "reconciliation"

CASES = Table(
    SCHEMA,
    "cases",
    Case,
    key=("id",),
    fields=(
        Field("id", Sql.TEXT),
        Field("reference", Sql.TEXT),
        Field("state", Sql.TEXT),
        Field("reason", Sql.TEXT),
        Field("minor", Sql.AMOUNT),
        Field("asset", Sql.TEXT),
        Field("outside", Sql.TEXT, personal=True),
        Field("run", Sql.TEXT),
        Field("resource", Sql.TEXT),
        Field("opened_at", Sql.TIME),
        Field("resolution", Sql.TEXT, personal=True),
        Field("evidence", Sql.TEXT, personal=True),
        Field("resolved_by", Sql.TEXT),
        Field("resolved_at", Sql.TIME),
    ),
)

TABLES = (CASES,)
