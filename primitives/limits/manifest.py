"""The contract of limits."""

from __future__ import annotations

from pathlib import Path

from primitives.kit.contract import Manifest
from primitives.limits.actions import WRITES
from primitives.limits.carried import counting
from primitives.limits.config import SECTION, configure
from primitives.limits.events import EVENTS
from primitives.limits.problems import PROBLEMS
from primitives.limits.reads import VIEWS
from primitives.limits.tables import TABLES

MANIFEST = Manifest(
    name="limits",
    title="Limits on amounts and counts",
    contract=1,
    section=SECTION,
    configure=configure,
    tables=TABLES,
    migrations=Path(__file__).parent / "migrations",
    writes=WRITES,
    views=VIEWS,
    events=EVENTS,
    problems=PROBLEMS,
    provides=("limits",),
    declares=lambda config: tuple((name,) for name in config.rules),
    unused_code="FF573",
    carried=counting,
)
