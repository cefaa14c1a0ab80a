"""Values as the API shows them: money in minor units with its currency, times in UTC, percents as text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from engine.compiler.expressions.show import show
from primitives.kit import types as t
from primitives.kit.store import Json

Render = Callable[[Any], Json]


def renderer(type_: t.Type) -> Render:
    """The function that shows values of a type; None is null for every type."""
    match type_:
        case t.Optional(item=item):
            return renderer(item)
        case t.Money(asset=asset):
            currency = asset.partition("/")[0]
            return lambda value: None if value is None else {"amount": value, "currency": currency}
        case t.Time():
            return lambda value: None if value is None else moment(value)
        case t.Date():
            return lambda value: value.isoformat() if isinstance(value, date) else value
        case t.ListOf(item=item):
            inner = renderer(item)
            return lambda value: None if value is None else [inner(one) for one in value]
        case t.Record(fields=fields):
            return _record(fields)
        case t.Percent() | t.Decimals() | t.Span():
            return lambda value: None if value is None else show(value, type_)
    return _plain


def moment(value: datetime) -> str:
    """RFC 3339 in UTC, to the microsecond."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _record(fields: tuple[tuple[str, t.Type], ...]) -> Render:
    inner = [(name, renderer(type_)) for name, type_ in fields]
    return lambda value: None if value is None else {name: render(getattr(value, name, None)) for name, render in inner}


def _plain(value: Any) -> Json:
    return str(value) if isinstance(value, Fraction) else value
