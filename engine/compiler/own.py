"""The row of a template's own resource: a cash-out, an order. Its fields are the template's, so they are a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from primitives.kit.store import Field, Sql, Table

SCHEMA = "runtime"


@dataclass(slots=True)
class OwnRow:
    """kind: `cash_out`, of `product`. run: the run that made it; until: when its state's clock strikes.

    fields: canonical JSON of the values in their own units, as `engine.runtime.values` writes them.
    state_n: raised by each change of state, so that a clock set for an earlier one is dropped.
    """

    id: str
    product: str
    kind: str
    state: str
    state_n: int
    until: datetime | None
    fields: str
    run: str
    release: int
    reference: str
    created_at: datetime
    changed_at: datetime


OWN = Table(
    SCHEMA,
    "resource",
    OwnRow,
    ("id",),
    (
        Field("id", Sql.TEXT),
        Field("product", Sql.TEXT),
        Field("kind", Sql.TEXT),
        Field("state", Sql.TEXT),
        Field("state_n", Sql.COUNT),
        Field("until", Sql.TIME),
        Field("fields", Sql.JSON, personal=True),
        Field("run", Sql.TEXT),
        Field("release", Sql.COUNT),
        Field("reference", Sql.TEXT),
        Field("created_at", Sql.TIME),
        Field("changed_at", Sql.TIME),
    ),
)
