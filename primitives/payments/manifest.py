"""The contract of payments."""

from __future__ import annotations

from pathlib import Path

from primitives.kit.contract import Manifest
from primitives.payments.actions import CALLS, OUTSIDE
from primitives.payments.admin import ADMIN
from primitives.payments.config import SECTION, configure, types
from primitives.payments.connectors.rails import adapters
from primitives.payments.events import EVENTS
from primitives.payments.give_back_actions import GIVE_BACK_CALLS, GIVE_BACK_OUTSIDE, WRITES
from primitives.payments.inbound import INBOUND
from primitives.payments.lookups import LOOKUPS
from primitives.payments.problems import PROBLEMS
from primitives.payments.simulator.app import RAILS_SIMULATOR
from primitives.payments.tables import TABLES
from primitives.payments.views import VIEWS

MANIFEST = Manifest(
    name="payments",
    title="Payments by rails: money that leaves and comes",
    contract=1,
    section=SECTION,
    configure=configure,
    tables=TABLES,
    migrations=Path(__file__).parent / "migrations",
    types=types,
    connectors=lambda config: config.rails,
    declares=lambda config: tuple(("routes", name) for name in config.routes),
    writes=WRITES,
    calls=(*CALLS, *GIVE_BACK_CALLS),
    inbound=INBOUND,
    lookups=LOOKUPS,
    adapters=adapters,
    simulators=(RAILS_SIMULATOR,),
    events=EVENTS,
    problems=PROBLEMS,
    views=VIEWS,
    admin=ADMIN,
    provides=("payments",),
    outside=(*OUTSIDE, *GIVE_BACK_OUTSIDE),
)
