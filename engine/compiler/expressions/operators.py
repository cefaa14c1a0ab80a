"""The types of operators: what each gives for the types of its two sides."""

from __future__ import annotations

from engine.compiler.expressions.agreement import Mismatch, alike, assets
from engine.compiler.expressions.terms import TermType, Unrounded
from primitives.kit import types as t

_MONEY = t.Money | Unrounded
_NUMBERS = t.Integer | t.Decimals | t.Percent
_EQUAL = t.Bool | t.Integer | t.Decimals | t.Percent | t.Text | t.Money | t.Span | t.Time | t.Date | t.Enum | t.Ref


def arithmetic(operator: str, left: TermType, right: TermType) -> TermType | Mismatch:
    if isinstance(left, _MONEY) and isinstance(right, _MONEY) and left.asset != right.asset:
        return assets(left, right)
    if operator in "+-":
        result = _sum(operator, left, right)
    elif operator == "*":
        result = _product(left, right) or _product(right, left)
    elif operator == "/":
        result = _quotient(left, right)
    else:
        result = left if isinstance(left, t.Integer) and left == right else None
    return result or Mismatch(f"`{operator}` cannot join {left} and {right}", _advice(operator, left, right))


def comparison(operator: str, left: TermType, right: TermType) -> Mismatch | None:
    """None where it may be made: equal types, and an order for all but references and lists."""
    if isinstance(left, t.Money) and isinstance(right, t.Money) and left != right:
        return assets(left, right)
    if not alike(left, right) or not _has_equality(left):
        return Mismatch(f"`{operator}` cannot compare {left} with {right}", _advice(operator, left, right))
    if operator not in ("==", "!=") and isinstance(left, t.Ref | t.ListOf):
        return Mismatch(f"{left} has no order", "only == and != compare it")
    return None


def _sum(operator: str, left: TermType, right: TermType) -> TermType | None:
    match left, right:
        case (t.Money(), t.Money()) | (t.Span(), t.Span()):
            return left
        case (Unrounded(asset=asset), t.Money() | Unrounded()) | (t.Money(), Unrounded(asset=asset)):
            return Unrounded(asset)
        case t.Time(), t.Span():
            return left
        case (t.Span(), t.Time()) if operator == "+":
            return right
        case (t.Text(), t.Text()) if operator == "+":
            return t.TEXT
        case (t.ListOf(), t.ListOf()) if operator == "+" and left == right:
            return left
    return left if isinstance(left, _NUMBERS) and left == right else None


def _product(left: TermType, right: TermType) -> TermType | None:
    match left, right:
        case (t.Integer() | t.Percent() | t.Money() | Unrounded(), t.Integer()) | (
            t.Decimals(),
            t.Decimals(),
        ):
            return left
        case (t.Money(asset=asset) | Unrounded(asset=asset), t.Percent() | t.Decimals()):
            return Unrounded(asset)
    return None


def _quotient(left: TermType, right: TermType) -> TermType | None:
    match left, right:
        case (t.Integer() | t.Percent(), t.Integer()) | (t.Decimals(), t.Decimals()):
            return left
        case t.Money(asset=asset) | Unrounded(asset=asset), t.Integer():
            return Unrounded(asset)
    return None


def _has_equality(type_: TermType) -> bool:
    return _has_equality(type_.item) if isinstance(type_, t.ListOf) else isinstance(type_, _EQUAL)


def _advice(operator: str, left: TermType, right: TermType) -> str:
    match operator, left, right:
        case "/", t.Money() | Unrounded(), t.Money() | Unrounded():
            return "money divides by an integer only, and is rounded after"
        case "-", t.Time(), t.Time():
            return "compare a time with another plus a duration: now > opened + 7d"
    if isinstance(left, Unrounded) or isinstance(right, Unrounded):
        return "round it: round_half_up(…), round_half_even(…) or round_down(…)"
    if isinstance(left, t.Enum) or isinstance(right, t.Enum):
        return "a member of an enum is written without quotes"
    return ""
