"""The contract of reconciliation."""

from __future__ import annotations

from pathlib import Path

from primitives.kit.contract import Manifest
from primitives.kit.resource import AdminResource, Resource
from primitives.kit.types import INTEGER, TEXT, TIME, Enum, Optional, Record
from primitives.reconciliation.actions import OPEN_CASE, RESOLVE
from primitives.reconciliation.config import SECTION, configure
from primitives.reconciliation.domain import STATES
from primitives.reconciliation.events import EVENTS
from primitives.reconciliation.problems import PROBLEMS
from primitives.reconciliation.tables import CASES, TABLES

CASE = Resource(
    name="case",
    table=CASES,
    fields=Record(
        "reconciliation.case",
        (
            ("id", TEXT),
            ("state", Enum("reconciliation.case.state", STATES)),
            ("reference", TEXT),
            ("reason", TEXT),
            ("amount", Optional(Record("reconciliation.sum", (("amount", INTEGER), ("currency", TEXT))))),
            ("outside", Optional(TEXT)),
            ("run", TEXT),
            ("resource", Optional(TEXT)),
            ("opened_at", TIME),
            ("resolution", Optional(TEXT)),
            ("evidence", Optional(TEXT)),
            ("resolved_by", Optional(TEXT)),
            ("resolved_at", Optional(TIME)),
        ),
    ),
    states=STATES,
    shows=(
        "reference",
        "reason",
        "amount",
        "outside",
        "run",
        "resource",
        "opened_at",
        "resolution",
        "evidence",
        "resolved_by",
        "resolved_at",
    ),
    by_operations={"resolve": RESOLVE},
    filters=("state", "reason", "run", "resource"),
    title="Case",
)

MANIFEST = Manifest(
    name="reconciliation",
    title="What does not add up",
    contract=1,
    section=SECTION,
    configure=configure,
    tables=TABLES,
    migrations=Path(__file__).parent / "migrations",
    writes=(OPEN_CASE,),
    events=EVENTS,
    problems=PROBLEMS,
    admin=(AdminResource("cases", CASE, "operations"),),
    provides=("cases",),
)
