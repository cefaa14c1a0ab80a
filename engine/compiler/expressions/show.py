"""A value as people read it, in problem texts and messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from fractions import Fraction
from typing import cast

from engine.compiler.expressions.literals import decimals
from primitives.kit import types as t
from primitives.kit.clock import Duration

_PLACES = 6
_UNITS = (("h", 3600), ("m", 60), ("s", 1))


def show(value: object, type_: t.Type) -> str:
    """`1,015.00 PHP`, `1.5%`, `7d`, `none`. Fractions without an end are rounded to six places."""
    if value is None:
        return "none"
    match type_:
        case t.Optional(item=item):
            return show(value, item)
        case t.ListOf(item=item):
            return ", ".join(show(one, item) for one in cast(tuple[object, ...], value))
        case t.Money(asset=asset):
            return f"{_grouped(cast(int, value), decimals(asset))} {asset.partition('/')[0]}"
    return _SHOWN.get(type(type_), str)(value)


def _grouped(units: int, places: int) -> str:
    whole, part = divmod(abs(units), 10**places)
    sign = "-" if units < 0 else ""
    return f"{sign}{whole:,}.{part:0{places}}" if places else f"{sign}{whole:,}"


def _flag(value: object) -> str:
    return "true" if value else "false"


def _decimal(value: object) -> str:
    units = round(Fraction(cast(Fraction, value)) * 10**_PLACES)
    text = f"{abs(units) // 10**_PLACES}.{abs(units) % 10**_PLACES:0{_PLACES}}".rstrip("0").rstrip(".")
    return f"-{text}" if units < 0 else text


def _percent(value: object) -> str:
    return f"{_decimal(cast(Fraction, value) * 100)}%"


def _span(value: object) -> str:
    duration = cast(Duration, value)
    unit, length = next(one for one in _UNITS if duration.seconds % one[1] == 0)
    parts = ((duration.days, "d"), (duration.business_days, "bd"), (duration.seconds // length, unit))
    return " ".join(f"{count}{name}" for count, name in parts if count) or "0s"


def _time(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    moment = cast(time, value)
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")


def _date(value: object) -> str:
    return cast(date, value).isoformat()


_SHOWN: Mapping[type, Callable[[object], str]] = {
    t.Bool: _flag,
    t.Decimals: _decimal,
    t.Percent: _percent,
    t.Span: _span,
    t.Time: _time,
    t.Date: _date,
}
