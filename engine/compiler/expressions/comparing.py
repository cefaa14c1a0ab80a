"""How values of a type are compared at run time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any, cast

from engine.compiler.expressions.terms import TermType
from primitives.kit import types as t
from primitives.kit.clock import Duration

Key = Callable[[Any], Any]


def key_of(type_: TermType) -> Key | None:
    """What equality looks at; None where it is the value itself. A day of a duration has 24 hours here."""
    match type_:
        case t.Span():
            return _length
        case t.ListOf(item=item):
            inner = key_of(item)
            return None if inner is None else lambda values: tuple(inner(value) for value in values)
    return None


def order_of(type_: TermType) -> Key | None:
    """What `<` looks at: an enum's members stand in their declared order. Raises KeyError for no member."""
    if isinstance(type_, t.Enum):
        return {member: place for place, member in enumerate(type_.members)}.__getitem__
    return key_of(type_)


def same_kind(left: datetime | time, right: datetime | time) -> tuple[Any, Any]:
    """Two moments as they are; a moment beside a time of day by its own time of day."""
    if isinstance(left, datetime) and isinstance(right, time):
        return left.time(), right
    if isinstance(left, time) and isinstance(right, datetime):
        return left, right.time()
    return left, right


def _length(value: object) -> object:
    return cast(Duration, value).exact()
