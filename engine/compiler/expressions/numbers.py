"""Exact arithmetic at run time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction


def truncated(left: int, right: int) -> int:
    """Toward zero: -7 / 2 is -3. Raises ZeroDivisionError."""
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def remainder(left: int, right: int) -> int:
    """With the sign of `left`: -7 % 3 is -1. Raises ZeroDivisionError."""
    return left - right * truncated(left, right)


def half_up(value: Fraction) -> int:
    """Halves away from zero."""
    whole = int(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


def half_even(value: Fraction) -> int:
    return round(value)


def down(value: Fraction) -> int:
    """Toward zero."""
    return int(value)


ROUNDING: Mapping[str, Callable[[Fraction], int]] = {
    "round_half_up": half_up,
    "round_half_even": half_even,
    "round_down": down,
}
