"""What a Numscript expression may stand for.

account Account · asset Asset · monetary Monetary · number int · portion Fraction between 0 and 1 · string str
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple


class Account(str):
    """An address, without the `@`."""

    __slots__ = ()


class Asset(str):
    """`PHP/2`: a code and the number of decimals of its minor unit, 0 where none is written."""

    __slots__ = ()


class Monetary(NamedTuple):
    """amount: in minor units of the asset."""

    asset: str
    amount: int


Value = Account | Asset | Monetary | int | Fraction | str

WORLD = "world"

ASSET = r"[A-Z][A-Z0-9]{0,16}(?:_[A-Z]{1,16})?(?:/[0-9]{1,6})?"
"""The pattern of an asset's name."""

_ACCOUNT = re.compile(r"[a-zA-Z0-9_-]+(?::[a-zA-Z0-9_-]+)*")
_ASSET = re.compile(ASSET)
_COLOR = re.compile(r"[A-Z]*")


def is_account(name: str) -> bool:
    return _ACCOUNT.fullmatch(name) is not None


def is_asset(name: str) -> bool:
    return _ASSET.fullmatch(name) is not None


def is_color(name: str) -> bool:
    return _COLOR.fullmatch(name) is not None


def type_of(value: Value) -> str:
    """The type's name in the language."""
    return name_of(type(value))


def name_of(kind: type) -> str:
    """Of a type that values have."""
    return _NAMES[kind]


_NAMES: dict[type, str] = {
    Account: "account",
    Asset: "asset",
    Monetary: "monetary",
    int: "number",
    Fraction: "portion",
    str: "string",
}
TYPES = frozenset(_NAMES.values())


def text_of(value: Value) -> str:
    """As metadata keeps it: `USD/2 100`, `1/2`, an account without `@`."""
    if isinstance(value, Monetary):
        return f"{value.asset} {value.amount}"
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return str(value)
