"""Sharing an amount out to the last minor unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

MAX_DENOMINATOR = 10**1000


class Weights(NamedTuple):
    """Portions over one denominator: whole numbers, so that sharing needs no fractions."""

    parts: tuple[int, ...]
    whole: int


def weights(portions: Sequence[Fraction | None]) -> Weights | Fraction | None:
    """None in `portions` stands for `remaining`. Where they cannot make up exactly one: their sum; where they have
    no common denominator of a size to work with: None."""
    whole = common_denominator(p for p in portions if p is not None)
    if whole is None:
        return None
    parts = [0 if p is None else p.numerator * (whole // p.denominator) for p in portions]
    named = sum(parts)
    remaining = portions.count(None)
    if remaining > 1 or named > whole or (named < whole and not remaining):
        return Fraction(named, whole)
    if remaining:
        parts[portions.index(None)] = whole - named
    return Weights(tuple(parts), whole)


def common_denominator(portions: Iterable[Fraction]) -> int | None:
    """None where it has more than 1,000 digits."""
    whole = 1
    for portion in portions:
        whole = lcm(whole, portion.denominator)
        if whole > MAX_DENOMINATOR:
            return None
    return whole


def shares(amount: int, weights: Weights) -> list[int]:
    """Each share rounded down; the units left over go, one each, to the first shares that are not of 0 %."""
    whole = weights.whole
    given = [amount * part // whole for part in weights.parts]
    left = amount - sum(given)
    for index, part in enumerate(weights.parts):
        if left == 0:
            break
        if part:
            given[index] += 1
            left -= 1
    return given
