"""The portions of an allotment, compiled. Literal ones are put over one denominator once and for all."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from primitives.ledger.script import ast
from primitives.ledger.script.allotment import Weights, weights
from primitives.ledger.script.errors import InvalidAllotmentSum, InvalidPortion
from primitives.ledger.script.expressions import Names, compile_portion
from primitives.ledger.script.frame import Frame
from primitives.ledger.script.ranges import Range

WeightsOf = Callable[[Frame], Weights]


def compile_weights(range_: Range, portions: tuple[ast.Portion, ...], names: Names) -> WeightsOf:
    literal = [_literal(portion) for portion in portions]
    if all(known for known, _ in literal):
        return _fixed(range_, weights([value for _, value in literal]))
    evaluated = tuple(None if isinstance(p, ast.Remaining) else compile_portion(p, names) for p in portions)

    def weights_of(frame: Frame) -> Weights:
        return checked_weights(range_, weights([None if of is None else of(frame) for of in evaluated]))

    return weights_of


def _literal(portion: ast.Portion) -> tuple[bool, Fraction | None]:
    """Whether the text alone says how much, and how much that is."""
    match portion:
        case ast.Remaining():
            return True, None
        case ast.PercentLiteral(value=value):
            return True, value
        case ast.Infix(operator="/", left=ast.NumberLiteral(value=n), right=ast.NumberLiteral(value=d)) if d:
            return True, Fraction(n, d)
        case _:
            return False, None


def _fixed(range_: Range, found: Weights | Fraction | None) -> WeightsOf:
    def fixed(frame: Frame) -> Weights:
        return checked_weights(range_, found)

    return fixed


def checked_weights(range_: Range, found: Weights | Fraction | None) -> Weights:
    """Raises InvalidAllotmentSum, or InvalidPortion where the shares are too fine to be worked with."""
    if isinstance(found, Weights):
        return found
    if found is None:
        raise InvalidPortion(range_, "allotment", "the common denominator has more than 1,000 digits")
    raise InvalidAllotmentSum(range_, str(found))
