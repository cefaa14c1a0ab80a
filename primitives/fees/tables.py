"""Where it is kept which resource a plan with `once_per` was charged to."""

from __future__ import annotations

from dataclasses import dataclass

from primitives.kit.store import Field, Sql, Table

SCHEMA = "fees"


@dataclass(frozen=True, slots=True)
class Charge:
    """live: false once it was undone, so that the plan can be charged again."""

    plan: str
    subject: str
    total: int
    live: bool


CHARGES = Table(
    SCHEMA,
    "charges",
    Charge,
    key=("plan", "subject"),
    fields=(
        Field("plan", Sql.TEXT),
        Field("subject", Sql.TEXT),
        Field("total", Sql.AMOUNT),
        Field("live", Sql.FLAG),
    ),
)

TABLES = (CHARGES,)
