"""How long something waits: an expression for a duration. Business days need a calendar, which nothing has yet."""

from __future__ import annotations

from engine.compiler.diagnostics import Problems
from engine.compiler.leaves import Hole
from engine.compiler.product import Compute
from engine.compiler.resolve.scopes import WorkflowScope
from engine.compiler.resolve.unproven import not_proven
from primitives.kit import types as t
from primitives.kit.clock import parse_duration


def read_duration(hole: Hole, scope: WorkflowScope) -> Compute | None:
    """None where it has problems."""
    refuse_business_days(hole, scope.problems)
    reading = scope.read(hole, t.SPAN)
    return reading.compute if reading is not None else None


def refuse_business_days(hole: Hole, problems: Problems) -> None:
    found = parse_duration(hole.text.strip())
    if found is not None and found.business_days:
        not_proven(problems, hole.place, "a wait of business days", "write calendar days: 7d")
