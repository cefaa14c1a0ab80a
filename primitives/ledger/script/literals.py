"""Values written as text: a program's variables from outside, and metadata read back."""

from __future__ import annotations

import re
from fractions import Fraction

from primitives.ledger.script.ast import Range
from primitives.ledger.script.errors import InvalidPortion
from primitives.ledger.script.program_errors import (
    InvalidAccount,
    InvalidAsset,
    InvalidMonetary,
    InvalidNumber,
    InvalidType,
)
from primitives.ledger.script.values import Account, Asset, Monetary, Value, is_account, is_asset

MAX_DIGITS = 1000
_NUMBER = re.compile(rf"-?[0-9]{{1,{MAX_DIGITS}}}")
_PERCENT = re.compile(rf"([0-9]{{1,{MAX_DIGITS}}})(?:\.([0-9]{{1,{MAX_DIGITS}}}))?%")
_RATIO = re.compile(rf"([0-9]{{1,{MAX_DIGITS}}})\s?/\s?([0-9]{{1,{MAX_DIGITS}}})")


def read_value(type_name: str, text: str, range_: Range) -> Value:
    """range_: of what asked for the value, for errors."""
    match type_name:
        case "account":
            return read_account(text, range_)
        case "asset":
            return read_asset(text, range_)
        case "number":
            return read_number(text, range_)
        case "monetary":
            return _read_monetary(text, range_)
        case "portion":
            return read_portion(text, range_)
        case "string":
            return text
        case _:
            raise InvalidType(range_, type_name)


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


def _read_monetary(text: str, range_: Range) -> Monetary:
    """`USD/2 100`: one space."""
    asset, space, amount = text.partition(" ")
    if not space or not _NUMBER.fullmatch(amount):
        raise InvalidMonetary(range_, text)
    return Monetary(read_asset(asset, range_), int(amount))


def read_portion(text: str, range_: Range) -> Fraction:
    """`1/2` or `12.5%`, from nothing to all."""
    value = _ratio(text)
    if value is None:
        raise InvalidPortion(range_, text, "invalid format")
    if value > 1:
        raise InvalidPortion(range_, text, "portion must be between 0% and 100%")
    return value


def _ratio(text: str) -> Fraction | None:
    if percent := _PERCENT.fullmatch(text):
        whole, decimals = percent[1], percent[2] or ""
        return Fraction(int(whole + decimals), 100 * 10 ** len(decimals))
    ratio = _RATIO.fullmatch(text)
    if ratio is None or int(ratio[2]) == 0:
        return None
    return Fraction(int(ratio[1]), int(ratio[2]))
