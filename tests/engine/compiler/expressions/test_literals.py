"""Literals of parameters and cells, and values shown to people."""

from datetime import UTC, date, datetime, time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compiler.expressions import ExpressionProblem, literal, show
from primitives.kit import types as t
from primitives.kit.clock import Duration

PHP = t.Money("PHP/2")
TIER = t.Enum("identity.tier", ("basic", "verified"))


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        ("15.00", PHP, 1500),
        ("15.5", PHP, 1550),
        ("-1", PHP, -100),
        ("15", t.Money("JPY/0"), 15),
        ("1.5%", t.PERCENT, Fraction(15, 1000)),
        ("-3", t.INTEGER, -3),
        ("1.25", t.DECIMAL, Fraction(5, 4)),
        ("15m", t.SPAN, Duration(seconds=900)),
        ("12:30", t.TIME, time(12, 30)),
        ("2027-03-01T12:30:00+00:00", t.TIME, datetime(2027, 3, 1, 12, 30, tzinfo=UTC)),
        ("2027-03-01", t.DATE, date(2027, 3, 1)),
        ("true", t.BOOL, True),
        ("verified", TIER, "verified"),
        ("none", t.Optional(PHP), None),
        ("2.00", t.Optional(PHP), 200),
        ("any text", t.TEXT, "any text"),
    ],
)
def test_a_literal_is_read_by_its_type(text, type_, value):
    assert literal(text, type_) == value


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("15.005", PHP),
        ("1,000.00", PHP),
        ("15.5", t.Money("JPY/0")),
        ("none", PHP),
        ("1e9", PHP),
        ("0.015", t.PERCENT),
        ("1.0", t.INTEGER),
        ("٣", t.INTEGER),
        ("7x", t.SPAN),
        ("25:00", t.TIME),
        ("2027-03-01T12:30:00", t.TIME),
        ("2027-02-30", t.DATE),
        ("yes", t.BOOL),
        ("verifed", TIER),
        ("x", t.Text("bic", "[A-Z]{8}")),
        ("x", t.ListOf(t.TEXT)),
        ("9" * 5000, t.INTEGER),
    ],
)
def test_a_bad_literal_is_a_problem(text, type_):
    problem = literal(text, type_)

    assert isinstance(problem, ExpressionProblem)
    assert problem.code == "FF204"


@pytest.mark.parametrize(
    ("value", "type_", "text"),
    [
        (1_015_00, PHP, "1,015.00 PHP"),
        (-5, PHP, "-0.05 PHP"),
        (1_500, t.Money("JPY/0"), "1,500 JPY"),
        (Fraction(15, 1000), t.PERCENT, "1.5%"),
        (Fraction(1, 3), t.DECIMAL, "0.333333"),
        (Duration(days=1, seconds=5400), t.SPAN, "1d 90m"),
        (Duration(), t.SPAN, "0s"),
        (time(12, 30), t.TIME, "12:30"),
        (datetime(2027, 3, 1, 12, 30, tzinfo=UTC), t.TIME, "2027-03-01 12:30"),
        (date(2027, 3, 1), t.DATE, "2027-03-01"),
        (None, t.Optional(PHP), "none"),
        ((100, 200), t.ListOf(PHP), "1.00 PHP, 2.00 PHP"),
        (True, t.BOOL, "true"),
        ("verified", TIER, "verified"),
    ],
)
def test_values_are_shown_as_people_read_them(value, type_, text):
    assert show(value, type_) == text


@given(st.integers(-(10**30), 10**30), st.integers(0, 8))
def test_shown_money_reads_back(units, places):
    money = t.Money(f"XYZ/{places}")

    assert literal(show(units, money).removesuffix(" XYZ").replace(",", ""), money) == units


@given(st.integers(0, 999_999), st.sampled_from(["s", "m", "h", "d", "bd"]))
def test_shown_durations_read_back(count, unit):
    duration = literal(f"{count}{unit}", t.SPAN)

    shown = show(duration, t.SPAN)

    assert literal(shown, t.SPAN) == duration


@given(st.text(), st.sampled_from([t.BOOL, t.INTEGER, t.DECIMAL, t.PERCENT, t.SPAN, t.TIME, t.DATE, PHP, TIER]))
def test_any_text_is_a_value_or_a_problem(text, type_):
    literal(text, type_)
