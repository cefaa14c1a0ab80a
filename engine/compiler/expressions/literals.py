"""A literal as text, read by its type: defaults, bounds, cells, numbers in expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from fractions import Fraction

from engine.compiler.expressions.ast import Span
from engine.compiler.expressions.problems import BAD_LITERAL, ExpressionProblem, nearest
from primitives.kit import types as t
from primitives.kit.clock import parse_duration

_LONGEST_NUMBER = 100
_INTEGER = re.compile(r"-?[0-9]+")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_PERCENT = re.compile(r"-?[0-9]+(\.[0-9]+)?%")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME_OF_DAY = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")


def literal(text: str, type_: t.Type) -> object:
    """The run-time value, or an ExpressionProblem (FF204) whose span is the whole text.

    `time` reads `12:30` as a datetime.time, and a moment with its offset as an aware datetime.
    Lists, tables, records and references have no literal of one text.
    """
    try:
        return _read(text, type_)
    except _Refused as refused:
        return ExpressionProblem(Span(0, len(text)), BAD_LITERAL, refused.message, refused.help)


class _Refused(Exception):
    def __init__(self, message: str, help_: str = "") -> None:
        self.message, self.help = message, help_


def _read(text: str, type_: t.Type) -> object:
    match type_:
        case t.Optional(item=item):
            return None if text == "none" else _read(text, item)
        case t.Money(asset=asset):
            return _money(text, asset)
        case t.Text(pattern=pattern):
            if pattern is not None and re.fullmatch(pattern, text) is None:
                raise _Refused(f"`{text}` is not a {type_}", f"it must match {pattern}")
            return text
        case t.Enum(members=members):
            if text not in members:
                raise _Refused(f"`{text}` is none of {', '.join(members)}", nearest(text, members))
            return text
    reader = _READERS.get(type(type_))
    if reader is None:
        raise _Refused(f"a {type_} cannot be written as one literal")
    return reader(text)


def decimals(asset: str) -> int:
    """`PHP/2` has 2, an asset without a slash none."""
    digits = asset.partition("/")[2]
    return int(digits) if digits.isdecimal() else 0


def _money(text: str, asset: str) -> int:
    exact = _number(text, _DECIMAL, f"money as {example(asset)}") * 10 ** decimals(asset)
    if exact.denominator != 1:
        raise _Refused(f"`{text}` is finer than {asset} allows", f"at most {decimals(asset)} decimals")
    return int(exact)


def example(asset: str) -> str:
    """How fifteen is written in this asset."""
    places = decimals(asset)
    return f"15.{'0' * places}" if places else "15"


def _number(text: str, pattern: re.Pattern[str], wanted: str) -> Fraction:
    if pattern.fullmatch(text) is None:
        raise _Refused(f"`{text[:40]}` is not {wanted}")
    if len(text) > _LONGEST_NUMBER:
        raise _Refused(f"a number has at most {_LONGEST_NUMBER} digits")
    return Fraction(text.rstrip("%"))


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise _Refused(f"`{text}` is not a flag", "write true or false")
    return text == "true"


def _integer(text: str) -> int:
    return int(_number(text, _INTEGER, "an integer"))


def _decimal(text: str) -> Fraction:
    return _number(text, _DECIMAL, "a decimal as 15.25")


def _percent(text: str) -> Fraction:
    return _number(text, _PERCENT, "a percent as 1.5%") / 100


def _span(text: str) -> object:
    duration = parse_duration(text)
    if duration is None:
        raise _Refused(f"`{text}` is not a duration", "write 30s, 15m, 2h, 7d or 5bd (business days)")
    return duration


def _date(text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _Refused(f"`{text}` is not a date", "write 2027-03-01")


def _time(text: str) -> time | datetime:
    try:
        if _TIME_OF_DAY.fullmatch(text):
            return time.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _Refused(f"`{text}` is not a time", "write 12:30, or 2027-03-01T12:30:00+08:00") from None
    if moment.tzinfo is None:
        raise _Refused(f"`{text}` has no offset", "write 2027-03-01T12:30:00+08:00")
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise _Refused(f"`{text}` is in no year of UTC", "write 2027-03-01T12:30:00+08:00") from None
    return moment


_READERS: Mapping[type, Callable[[str], object]] = {
    t.Bool: _flag,
    t.Integer: _integer,
    t.Decimals: _decimal,
    t.Percent: _percent,
    t.Span: _span,
    t.Date: _date,
    t.Time: _time,
}
