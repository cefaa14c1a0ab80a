"""Values as JSON and back, exactly: what a run, a resource and an event keep of values until they are needed again.

Money and integers are numbers; times RFC 3339 in UTC; dates ISO 8601; decimals and percents fractions, `3/200`;
durations as templates write them, their parts joined: `2d 30s`; the rest as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from primitives.kit import types as t
from primitives.kit.clock import Duration, parse_duration
from primitives.kit.problems import Defect
from primitives.kit.store import Json

Write = Callable[[Any], Json]
Read = Callable[[Json], Any]


def writer(type_: t.Type) -> Write:
    """None is null for every type. Raises Defect for types whose values are never kept: tables and their columns."""
    return _maybe(_write(type_))


def reader(type_: t.Type) -> Read:
    """The inverse of `writer`."""
    return _maybe(_read(type_))


def _maybe(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else convert(value)


def _write(type_: t.Type) -> Callable[[Any], Any]:
    match type_:
        case t.Optional(item=item):
            return _write(item)
        case t.Time():
            return _moment
        case t.Date():
            return date.isoformat
        case t.Percent() | t.Decimals():
            return str
        case t.Span():
            return _span
        case t.ListOf(item=item):
            each = writer(item)
            return lambda values: [each(one) for one in values]
        case t.Record(fields=fields):
            parts = [(name, writer(inner)) for name, inner in fields]
            return lambda value: {name: write(getattr(value, name, None)) for name, write in parts}
    return _plain(type_)


def _read(type_: t.Type) -> Callable[[Any], Any]:
    match type_:
        case t.Optional(item=item):
            return _read(item)
        case t.Time():
            return datetime.fromisoformat
        case t.Date():
            return date.fromisoformat
        case t.Percent() | t.Decimals():
            return Fraction
        case t.Span():
            return _duration
        case t.ListOf(item=item):
            each = reader(item)
            return lambda values: tuple([each(one) for one in values])
        case t.Record(fields=fields):
            parts = [(name, reader(inner)) for name, inner in fields]
            return lambda value: _object(value, parts)
    return _plain(type_)


def _object(value: Mapping[str, Json], parts: list[tuple[str, Read]]) -> SimpleNamespace:
    return SimpleNamespace(**{name: read(value.get(name)) for name, read in parts})


def _plain(type_: t.Type) -> Callable[[Any], Any]:
    if isinstance(type_, t.Table | t.Column):
        raise Defect(f"a value of {type_} is never kept")
    return lambda value: value


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _span(value: Duration) -> str:
    parts = ((value.days, "d"), (value.business_days, "bd"), (value.seconds, "s"))
    return " ".join(f"{count}{unit}" for count, unit in parts if count) or "0s"


def _duration(text: str) -> Duration:
    parts = [parse_duration(part) for part in text.split()]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        raise Defect(f"{text!r} is no duration")
    return Duration(
        days=sum(part.days for part in known),
        seconds=sum(part.seconds for part in known),
        business_days=sum(part.business_days for part in known),
    )
