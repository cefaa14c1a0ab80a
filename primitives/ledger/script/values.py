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


TYPES = frozenset({"account", "asset", "monetary", "number", "portion", "string"})
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
    for kind, name in _NAMES:
        if isinstance(value, kind):
            return name
    return "string"


_NAMES: tuple[tuple[type, str], ...] = (
    (Account, "account"),
    (Asset, "asset"),
    (Monetary, "monetary"),
    (Fraction, "portion"),
    (int, "number"),
)


def text_of(value: Value) -> str:
    """As metadata keeps it: `USD/2 100`, `1/2`, an account without `@`."""
    if isinstance(value, Monetary):
        return f"{value.asset} {value.amount}"
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return str(value)
