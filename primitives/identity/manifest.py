"""The contract of identity."""

from __future__ import annotations

from pathlib import Path

from primitives.identity.actions import CLOSE, CREATE, LIFE, RESUME, SET_TIER, SUSPEND
from primitives.identity.checks import CALLS
from primitives.identity.config import KINDS, SECTION, configure, connectors, types
from primitives.identity.connectors.kyc import adapters
from primitives.identity.documents import REGISTER_DOCUMENT
from primitives.identity.domain import STATES
from primitives.identity.events import EVENTS
from primitives.identity.inbound import INBOUND, LOOKUPS
from primitives.identity.problems import PROBLEMS
from primitives.identity.reads import VIEWS
from primitives.identity.screening import CLEAR_SCREENING
from primitives.identity.simulator.manifest import SIMULATORS
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
            ("screened", BOOL),
            ("blocked_by_screening", BOOL),
            ("verified_until", Optional(TIME)),
            ("created_at", TIME),
        ),
    ),
    states=STATES,
    shows=(
        "reference",
        "tier",
        "kind",
        "name",
        "mobile",
        "email",
        "birth_date",
        "external_id",
        "screened",
        "blocked_by_screening",
        "verified_until",
        "created_at",
    ),
    create=CREATE,
    do={"register_document": REGISTER_DOCUMENT},
    by_operations={
        "set_tier": SET_TIER,
        "suspend": SUSPEND,
        "resume": RESUME,
        "close": CLOSE,
        "clear_screening": CLEAR_SCREENING,
    },
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
    connectors=connectors,
    writes=(*LIFE, REGISTER_DOCUMENT),
    calls=CALLS,
    inbound=INBOUND,
    lookups=LOOKUPS,
    adapters=adapters,
    simulators=SIMULATORS,
    views=VIEWS,
    events=EVENTS,
    problems=PROBLEMS,
    provides=("customers",),
)
