"""What expressions are worth."""

from datetime import UTC, datetime, time
from fractions import Fraction

import pytest

from engine.compiler.expressions import EvaluationError
from primitives.kit import types as t
from primitives.kit.clock import Duration
from tests.engine.compiler.expressions.wallet_scope import PHP, TIER, value

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("amount >= 15.00", True),
        ("amount + 15.00", 1_015_00),
        ("15 + amount", 1_015_00),
        ("amount * 2 - 0.01", 1_999_99),
        ("-amount", -1_000_00),
        ("amount == 1000", True),
        ("balance(held) - amount", 15_00),
        ("count > 2 ? 15.00 : amount", 15_00),
        ("amount * (1 + count)", 4_000_00),
    ],
)
def test_money_is_written_in_the_asset_and_counted_in_minor_units(text, worth):
    assert value(text) == worth


def test_money_is_exact_at_any_size():
    assert value("amount * 3 + 0.01", amount=10**40) == 3 * 10**40 + 1


@pytest.mark.parametrize(
    ("function", "up", "tie", "negative"),
    [("round_half_up", 2, 1, -1), ("round_half_even", 2, 0, 0), ("round_down", 1, 0, 0)],
)
def test_a_share_of_money_is_rounded_by_name(function, up, tie, negative):
    assert value(f"{function}(amount * 1.5%)", amount=101) == up
    assert value(f"{function}(amount * 50%)", amount=1) == tie
    assert value(f"{function}(amount * 50%)", amount=-1) == negative


def test_money_divides_by_an_integer_where_it_is_rounded():
    assert value("round_half_up(amount / 3)", amount=200) == 67


def test_division_truncates_toward_zero_and_the_remainder_follows():
    assert [value("count / 2", count=-7), value("count % 2", count=-7)] == [-3, -1]


def test_a_literal_takes_its_meaning_from_the_hole():
    assert value("15.00", PHP) == 15_00
    assert value("-15.00", PHP) == -15_00
    assert value("15.00", t.DECIMAL) == Fraction(15)
    assert value("1.5%", t.PERCENT) == Fraction(15, 1000)
    assert value("verified", TIER) == "verified"
    assert value("5bd", t.SPAN) == Duration(business_days=5)
    assert value("none", t.Optional(PHP)) is None


def test_a_reference_is_followed_to_its_row():
    assert value("wallet.owner.tier == verified && wallet.active")
    assert value("wallet.id") == "w1"
    assert value("from.id != wallet.id && from != wallet")


def test_enums_are_ordered_as_they_are_declared():
    assert value("wallet.owner.tier > basic && from.owner.tier < verified")
    assert value("wallet.owner.tier in [verified]")


def test_a_cell_of_a_table_is_found_by_its_keys():
    assert value("params.tiers.daily_out[wallet.owner.tier]") == 100_000_00
    assert value("params.tiers.daily_out[from.owner.tier]", t.Optional(PHP)) is None
    assert value("params.tiers.balance[basic]") == 50_000_00


def test_the_first_row_that_fits_wins():
    assert value("now + params.hold.days['visa', mcc]") == datetime(2027, 3, 31, 12, 0, tzinfo=UTC)
    assert value("params.hold.days['jcb', mcc]") == Duration(days=7)


def test_an_optional_value_is_used_behind_its_guard():
    assert value("present(maybe) ? maybe : 15.00") == 15_00
    assert value("present(maybe) && maybe > 15.00", maybe=16_00) is True
    assert value("!present(maybe) || maybe > 15.00") is True


def test_times_move_by_durations():
    assert value("now + 90m > until") is True
    assert value("now - params.grace") == datetime(2027, 2, 22, 12, 0, tzinfo=UTC)
    assert value("60m == 1h && 1d == 24h && 2h in [120m]") is True
    assert value("1h + 30m - 1d") == Duration(days=-1, seconds=5400)


def test_a_moment_is_compared_with_a_time_of_day_by_its_own():
    assert value("now < cutoff", cutoff=time(12, 30)) is True
    assert value("now == cutoff", cutoff=time(12, 0)) is True


def test_texts_join_and_have_a_size():
    assert value("size('a' + bank)") == 12
    assert value("'b' in tags && tags[0] == 'a'") is True


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("1 + count / 0", "division_by_zero", (4, 13)),
        ("count % (count - 3)", "division_by_zero", (0, 19)),
        ("tags[count]", "out_of_range", (0, 11)),
        ("tags[-1]", "out_of_range", (0, 8)),
        ("now + 5bd", "needs_calendar", (0, 9)),
        ("now + 999999d + 999999d + 999999d + 999999d", "out_of_time", (0, 33)),
    ],
)
def test_what_has_no_value_says_where(text, code, place):
    with pytest.raises(EvaluationError) as caught:
        value(text)

    assert (caught.value.code, (caught.value.span.start, caught.value.span.end)) == (code, place)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("true || count / 0 == 1", True),
        ("count / 0 == 1 || true", True),
        ("false && count / 0 == 1", False),
        ("count / 0 == 1 && false", False),
    ],
)
def test_the_side_that_decides_absorbs_the_others_error(text, worth):
    assert value(text) is worth


@pytest.mark.parametrize("text", ["count / 0 == 1 || false", "false || count / 0 == 1", "true && count / 0 == 1"])
def test_an_error_stands_where_no_side_decides(text):
    with pytest.raises(EvaluationError):
        value(text)
