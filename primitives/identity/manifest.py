"""The contract of identity."""

from __future__ import annotations

from pathlib import Path

from primitives.identity.actions import CLOSE, CREATE, RESUME, SET_TIER, SUSPEND, WRITES
from primitives.identity.config import KINDS, SECTION, configure, types
from primitives.identity.domain import STATES
from primitives.identity.events import EVENTS
from primitives.identity.problems import PROBLEMS
from primitives.identity.tables import CUSTOMERS, TABLES
from primitives.kit.contract import Manifest
from primitives.kit.resource import Resource
from primitives.kit.types import BOOL, DATE, TEXT, TIME, Enum, Optional, Record

CUSTOMER = Resource(
    name="customer",
    table=CUSTOMERS,
    fields=Record(
        "identity.customer",
        (
            ("id", TEXT),
            ("state", Enum("identity.customer.state", STATES)),
            ("active", BOOL),
            ("reference", TEXT),
            ("tier", Enum("identity.tier", ())),
            ("kind", KINDS),
            ("name", TEXT),
            ("mobile", Optional(TEXT)),
            ("email", Optional(TEXT)),
            ("birth_date", Optional(DATE)),
            ("external_id", Optional(TEXT)),
            ("created_at", TIME),
        ),
    ),
    states=STATES,
    shows=("reference", "tier", "kind", "name", "mobile", "email", "birth_date", "external_id", "created_at"),
    create=CREATE,
    by_operations={"set_tier": SET_TIER, "suspend": SUSPEND, "resume": RESUME, "close": CLOSE},
    filters=("state", "tier", "external_id"),
    title="Customer",
)

MANIFEST = Manifest(
    name="identity",
    title="Customers and their tiers",
    contract=1,
    section=SECTION,
    configure=configure,
    tables=TABLES,
    migrations=Path(__file__).parent / "migrations",
    types=types,
    resources=(CUSTOMER,),
    writes=WRITES,
    events=EVENTS,
    problems=PROBLEMS,
    provides=("customers",),
)
