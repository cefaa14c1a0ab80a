"""Amounts and moments as people of the tenant's place read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import integers, sampled_from

from console.components.money import figures, minor_units, money
from console.components.when import ago, day, moment, today

LATE = datetime(2026, 11, 20, 17, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "amount, currency, told",
    [
        (0, "PHP", "PHP 0.00"),
        (5, "PHP", "PHP 0.05"),
        (-5, "PHP", "PHP -0.05"),
        (123_456_789, "PHP", "PHP 1,234,567.89"),
        (1234, "JPY", "JPY 1,234"),
        (1234, "KWD", "KWD 1.234"),
        (10**30, "PHP", "PHP 10,000,000,000,000,000,000,000,000,000.00"),
    ],
)
def test_an_amount_is_told_exactly_with_its_currency(amount: int, currency: str, told: str) -> None:
    assert money(amount, currency) == told


@given(integers(), sampled_from(["PHP", "JPY", "KWD", "CLF"]))
def test_what_is_told_is_read_as_the_same_amount(amount: int, currency: str) -> None:
    assert minor_units(figures(amount, currency), currency) == amount


@pytest.mark.parametrize("typed", ["", "1.234", "1,23", "abc", "1.2.3", "NaN", "1e3", "--1", "."])
def test_what_is_no_amount_is_none(typed: str) -> None:
    assert minor_units(typed, "PHP") is None


def test_a_moment_is_told_in_manila() -> None:
    assert moment(LATE) == "21 Nov 2026, 01:30"
    assert moment(LATE, seconds=True) == "21 Nov 2026, 01:30:05"
    assert today(LATE) == date(2026, 11, 21)


def test_a_moment_is_told_where_the_tenant_is() -> None:
    assert moment(LATE, "America/New_York") == "20 Nov 2026, 12:30"
    assert moment(LATE, "no/where") == moment(LATE)


def test_a_day_is_told_without_a_zero_in_front() -> None:
    assert day(date(2026, 3, 1)) == "1 Mar 2026"


@pytest.mark.parametrize(
    "waited, told",
    [
        (timedelta(seconds=-5), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=12), "12 days"),
    ],
)
def test_how_long_something_waits_is_told_roughly(waited: timedelta, told: str) -> None:
    assert ago(LATE - waited, LATE) == told
