"""Where counters are kept: one row per subject, rule and window."""

from __future__ import annotations

from primitives.kit.store import Field, Sql, Table
from primitives.limits.domain import Counter

SCHEMA = "limits"

COUNTERS = Table(
    SCHEMA,
    "counters",
    Counter,
    key=("subject", "rule", "period"),
    fields=(
        Field("subject", Sql.TEXT),
        Field("rule", Sql.TEXT),
        Field("period", Sql.TEXT),
        Field("used", Sql.AMOUNT),
        Field("slices", Sql.TEXT),
        Field("taken_at", Sql.TIME),
        Field("ends_at", Sql.TIME),
    ),
)

TABLES = (COUNTERS,)
