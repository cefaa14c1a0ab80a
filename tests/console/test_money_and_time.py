"""Amounts and moments as people of the tenant's place read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import integers, sampled_from

from console.components.locale import INSTALLATION, locale_in
from console.components.money import figures, iso_places, minor_units
from console.components.when import ago, day

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
    assert INSTALLATION.money(amount, currency) == told


@given(integers(), sampled_from(["PHP", "JPY", "KWD", "CLF"]))
def test_what_is_told_is_read_as_the_same_amount(amount: int, currency: str) -> None:
    places = iso_places(currency)
    assert minor_units(figures(amount, places), places) == amount


@pytest.mark.parametrize("typed", ["", "1.234", "1,23", "abc", "1.2.3", "NaN", "1e3", "--1", "."])
def test_what_is_no_amount_is_none(typed: str) -> None:
    assert minor_units(typed, 2) is None


@pytest.mark.parametrize(
    ("zone", "asset", "amount", "currency", "told"),
    [
        ("Asia/Manila", "COIN/8", 123_456_789, "COIN", "COIN 1.23456789"),
        ("Asia/Manila", "POINTS", 1234, "POINTS", "POINTS 1,234"),
        ("Asia/Manila", "COIN/8", 1234, "PHP", "PHP 12.34"),
        ("Asia/Manila", None, 1234, "PHP", "PHP 12.34"),
        ("Asia/Manila", "<b>", 1234, "JPY", "JPY 1,234"),
    ],
)
def test_a_products_own_currency_has_its_own_digits(
    zone: str, asset: str | None, amount: int, currency: str, told: str
) -> None:
    locale = locale_in(zone, asset)

    assert locale.money(amount, currency) == told
    assert locale.minor_units(locale.figures(amount, currency), currency) == amount


def test_moments_and_days_are_told_where_the_product_is() -> None:
    manila, york = locale_in("Asia/Manila", None), locale_in("America/New_York", None)

    assert manila.moment(LATE) == "21 Nov 2026, 01:30"
    assert manila.moment(LATE, seconds=True) == "21 Nov 2026, 01:30:05"
    assert (manila.today(LATE), manila.day(LATE)) == (date(2026, 11, 21), "21 Nov 2026")
    assert york.moment(LATE) == "20 Nov 2026, 12:30"
    assert (york.today(LATE), york.day(LATE)) == (date(2026, 11, 20), "20 Nov 2026")


def test_a_day_begins_where_the_product_is_also_when_clocks_change() -> None:
    york = locale_in("America/New_York", None)

    assert york.midnight(date(2026, 11, 1)) == datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert york.midnight(date(2026, 11, 2)) == datetime(2026, 11, 2, 5, tzinfo=UTC)


@pytest.mark.parametrize("zone", [None, "", "no/where", "../../etc/passwd"])
def test_of_no_known_zone_the_installations_is_told(zone: str | None) -> None:
    assert locale_in(zone, None).moment(LATE) == INSTALLATION.moment(LATE)


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
