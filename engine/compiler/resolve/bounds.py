"""`minimum:` and `maximum:` of parameters and inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.compiler.diagnostics import Problems
from engine.compiler.expressions.literals import literal
from engine.compiler.expressions.problems import ExpressionProblem
from engine.compiler.expressions.show import show
from engine.compiler.leaves import Hole
from primitives.kit import types as t

_ORDERED = t.Integer | t.Decimals | t.Percent | t.Money | t.Span | t.Time | t.Date


@dataclass(frozen=True, slots=True)
class Bounds:
    """In the type's own units; None: no bound."""

    minimum: Any = None
    maximum: Any = None


def read_bounds(minimum: Hole | None, maximum: Hole | None, type_: t.Type, problems: Problems) -> Bounds:
    """FF302 for a type without an order, FF204 for what is no literal of it, FF304 for a minimum above its maximum."""
    least, most = _bound(minimum, type_, problems), _bound(maximum, type_, problems)
    if maximum is not None and comparable(least, most) and least > most:
        message = f"the maximum of {show(most, type_)} is below the minimum of {show(least, type_)}"
        problems.add("FF304", maximum.place, message, "exchange the two")
        return Bounds()
    return Bounds(least, most)


def comparable(one: Any, other: Any) -> bool:
    """A time of day and a moment are not."""
    return one is not None and other is not None and type(one) is type(other)


def _bound(hole: Hole | None, type_: t.Type, problems: Problems) -> Any:
    if hole is None:
        return None
    if not isinstance(type_, _ORDERED):
        problems.add("FF302", hole.place, f"a {type_} has no order, so it has no bounds", "leave it out")
        return None
    found = literal(hole.text, type_)
    if isinstance(found, ExpressionProblem):
        problems.add("FF204", hole.place, found.message, found.help or None)
        return None
    return found
