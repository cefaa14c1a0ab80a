"""Values written as text: a program's variables from outside, and metadata read back."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from primitives.ledger.script.errors import InvalidPortion
from primitives.ledger.script.program_errors import (
    InvalidAccount,
    InvalidAsset,
    InvalidMonetary,
    InvalidNumber,
)
from primitives.ledger.script.ranges import Range
from primitives.ledger.script.values import ASSET, Account, Asset, Monetary, Value, is_account, is_asset

MAX_DIGITS = 1000
_NUMBER = re.compile(rf"[+-]?[0-9]{{1,{MAX_DIGITS}}}")
_MONETARY = re.compile(rf"({ASSET}) ({_NUMBER.pattern})")
_PERCENT = re.compile(rf"([0-9]{{1,{MAX_DIGITS}}})(?:\.([0-9]{{1,{MAX_DIGITS}}}))?%")
_RATIO = re.compile(rf"([0-9]{{1,{MAX_DIGITS}}})\s?/\s?([0-9]{{1,{MAX_DIGITS}}})")


def reader_of(type_name: str) -> Callable[[str, Range], Value]:
    """What reads texts of one of the language's types."""
    match type_name:
        case "account":
            return read_account
        case "asset":
            return read_asset
        case "number":
            return read_number
        case "monetary":
            return read_monetary
        case "portion":
            return read_portion
        case _:
            return lambda text, range_: text


def read_account(text: str, range_: Range) -> Account:
    if not is_account(text):
        raise InvalidAccount(range_, text)
    return Account(text)


def read_asset(text: str, range_: Range) -> Asset:
    if not is_asset(text):
        raise InvalidAsset(range_, text)
    return Asset(text)


def read_number(text: str, range_: Range) -> int:
    if not _NUMBER.fullmatch(text):
        raise InvalidNumber(range_, text)
    return int(text)


def read_monetary(text: str, range_: Range) -> Monetary:
    """`USD/2 100`: one space."""
    if well := _MONETARY.fullmatch(text):
        return Monetary(well[1], int(well[2]))
    parts = text.split(" ")
    if len(parts) != 2:
        raise InvalidMonetary(range_, text)
    amount = read_number(parts[1], range_)
    return Monetary(read_asset(parts[0], range_), amount)


def read_portion(text: str, range_: Range) -> Fraction:
    """`1/2` or `12.5%`, from nothing to all."""
    value = _ratio(text)
    if value is None:
        raise InvalidPortion(range_, text, "invalid format")
    if value > 1:
        raise InvalidPortion(range_, text, "portion must be between 0% and 100% inclusive")
    return value


def _ratio(text: str) -> Fraction | None:
    if percent := _PERCENT.fullmatch(text):
        whole, decimals = percent[1], percent[2] or ""
        return Fraction(int(whole + decimals), 100 * 10 ** len(decimals))
    ratio = _RATIO.fullmatch(text)
    if ratio is None or int(ratio[2]) == 0:
        return None
    return Fraction(int(ratio[1]), int(ratio[2]))
