"""Which types fit which, and what to say where they do not."""

from __future__ import annotations

from dataclasses import dataclass

from engine.compiler.expressions.problems import ASSET_MISMATCH, TYPE_MISMATCH
from engine.compiler.expressions.terms import TermType, Unrounded
from primitives.kit import types as t


@dataclass(frozen=True, slots=True)
class Mismatch:
    message: str
    help: str = ""
    code: str = TYPE_MISMATCH


def accepts(expected: t.Type, actual: TermType) -> bool:
    """A hole for an optional takes a plain value; a hole for text takes any kind of text."""
    match expected, actual:
        case t.Optional(item=item), t.Optional(item=other):
            return accepts(item, other)
        case t.Optional(item=item), _:
            return accepts(item, actual)
        case t.Text(pattern=None), t.Text():
            return True
        case t.ListOf(item=item), t.ListOf(item=other):
            return accepts(item, other)
    return expected == actual


def alike(left: TermType, right: TermType) -> bool:
    """Whether values of the two may be compared."""
    match left, right:
        case t.Text(), t.Text():
            return True
        case t.ListOf(item=one), t.ListOf(item=other):
            return alike(one, other)
    return left == right


def common(left: TermType, right: TermType) -> TermType | None:
    """The type of a value that is one or the other."""
    if left == right:
        return left
    if isinstance(left, Unrounded) or isinstance(right, Unrounded):
        return None
    if isinstance(left, t.Optional) or isinstance(right, t.Optional):
        inner = common(present(left), present(right))
        return None if inner is None or isinstance(inner, Unrounded) else t.Optional(inner)
    return t.TEXT if isinstance(left, t.Text) and isinstance(right, t.Text) else None


def present(type_: t.Type) -> t.Type:
    return type_.item if isinstance(type_, t.Optional) else type_


def mismatch(expected: TermType | str, actual: TermType) -> Mismatch:
    if isinstance(expected, t.Money) and isinstance(actual, t.Money | Unrounded) and expected.asset != actual.asset:
        return assets(expected, actual)
    if isinstance(actual, Unrounded):
        return Mismatch(f"this is {actual}", "round it: round_half_up(…), round_half_even(…) or round_down(…)")
    if isinstance(actual, t.Column):
        return Mismatch(f"this is a whole {actual}", "name the row in brackets: table.column[key]")
    return Mismatch(f"expected {expected}, this is {actual}", _advice(expected, actual))


def assets(left: t.Money | Unrounded, right: t.Money | Unrounded) -> Mismatch:
    names = tuple(f"money in {asset}" for asset in _apart(left.asset, right.asset))
    return Mismatch(f"{names[0]} meets {names[1]}", "convert one of them first", ASSET_MISMATCH)


def _apart(left: str, right: str) -> tuple[str, str]:
    short = left.partition("/")[0], right.partition("/")[0]
    return (left, right) if short[0] == short[1] else short


def _advice(expected: TermType | str, actual: TermType) -> str:
    match expected, actual:
        case t.Percent(), t.Integer() | t.Decimals():
            return "a percent is written with its sign: 1.5%"
        case t.Enum(members=members), t.Text():
            return f"write a member without quotes: {', '.join(members)}"
    return ""
