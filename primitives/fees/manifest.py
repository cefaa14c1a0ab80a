"""The contract of fees."""

from __future__ import annotations

from pathlib import Path

from primitives.fees.actions import FACTS, WRITES
from primitives.fees.config import SECTION, configure
from primitives.fees.events import EVENTS
from primitives.fees.problems import PROBLEMS
from primitives.fees.tables import TABLES
from primitives.kit.contract import Manifest

MANIFEST = Manifest(
    name="fees",
    title="Fees and their tax",
    contract=1,
    section=SECTION,
    configure=configure,
    tables=TABLES,
    migrations=Path(__file__).parent / "migrations",
    writes=WRITES,
    events=EVENTS,
    problems=PROBLEMS,
    provides=("fees",),
    declares=lambda config: tuple((name,) for name in config.plans),
    facts=FACTS,
)
