"""Money: integers of minor units with an asset. Rounding is named; every split sums exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

_ASSET = re.compile(r"[A-Z][A-Z0-9]{0,16}(?:_[A-Z]{1,16})?(?:/\d{1,2})?")


class Rounding(Enum):
    """How a fraction of a minor unit becomes whole. Half up is what customers and the BIR expect (domain §6)."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Asset:
    """`PHP/2`: code PHP, two decimals; without a number there are none."""

    code: str
    decimals: int

    def __str__(self) -> str:
        return f"{self.code}/{self.decimals}" if self.decimals else self.code


def parse_asset(text: str) -> Asset | None:
    if _ASSET.fullmatch(text) is None:
        return None
    code, _, decimals = text.partition("/")
    return Asset(code, int(decimals or 0))


def rounded(value: Fraction, rounding: Rounding = Rounding.HALF_UP) -> int:
    """The whole number of minor units; halves go away from zero, to the even neighbour, or everything to zero."""
    return rounded_ratio(value.numerator, value.denominator, rounding)


def rounded_ratio(numerator: int, denominator: int, rounding: Rounding = Rounding.HALF_UP) -> int:
    """`rounded` of a quotient that need not be in lowest terms: hot paths make no fractions. denominator: above 0."""
    sign = -1 if numerator < 0 else 1
    whole, rest = divmod(abs(numerator), denominator)
    twice = 2 * rest
    if rounding is Rounding.HALF_UP:
        up = twice >= denominator
    elif rounding is Rounding.HALF_EVEN:
        up = twice > denominator or (twice == denominator and whole % 2 == 1)
    else:
        up = False
    return sign * (whole + up)


def allocate(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Shares of `total` in proportion to `weights` that sum to it exactly: largest remainder, ties by order.

    Raises ValueError where total or a weight is negative, or no weight is positive.
    """
    whole = sum(weights)
    if total < 0 or whole <= 0 or min(weights) < 0:
        raise ValueError("allocate needs a total of at least 0 and weights of which one is positive")
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return tuple(shares)


def apportion(total: int, exact: Sequence[Fraction]) -> tuple[int, ...]:
    """Whole parts that sum to `total`, each less than one away from its exact share: largest remainder, ties by order.

    Raises ValueError where `total` is not a rounding of the sum of the exact shares.
    """
    parts = [share.numerator // share.denominator for share in exact]
    left = total - sum(parts)
    if not 0 <= left <= len(parts):
        raise ValueError("the total is no rounding of the sum of its shares")
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[:left]:
        parts[index] += 1
    return tuple(parts)


def show(amount: int, asset: str) -> str:
    """`1,015.00 PHP`, for people."""
    parsed = parse_asset(asset)
    code, decimals = (parsed.code, parsed.decimals) if parsed else (asset, 0)
    sign, digits = ("-" if amount < 0 else ""), str(abs(amount)).rjust(decimals + 1, "0")
    whole, cents = (digits[:-decimals], "." + digits[-decimals:]) if decimals else (digits, "")
    return f"{sign}{int(whole):,}{cents} {code}"
