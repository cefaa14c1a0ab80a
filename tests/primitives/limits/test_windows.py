"""Windows follow the template's zone: days end at midnight there, weeks on Sunday."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis.strategies import datetimes, sampled_from

from primitives.kit.clock import Duration
from primitives.limits.windows import calendar, rolling
from tests.primitives.desk import manila

MANILA = "Asia/Manila"
WORDS = ("day", "week", "month")


@pytest.mark.parametrize(
    "word, at, name, ends",
    [
        ("day", "2026-11-20 23:59:59", "2026-11-20", "2026-11-21 00:00"),
        ("day", "2026-11-21 00:00", "2026-11-21", "2026-11-22 00:00"),
        ("week", "2026-11-22 23:59", "2026-W47", "2026-11-23 00:00"),
        ("week", "2026-11-23 00:00", "2026-W48", "2026-11-30 00:00"),
        ("week", "2027-01-03 12:00", "2026-W53", "2027-01-04 00:00"),
        ("month", "2026-12-31 23:59", "2026-12", "2027-01-01 00:00"),
        ("month", "2028-02-29 12:00", "2028-02", "2028-03-01 00:00"),
    ],
)
def test_a_window_has_a_name_and_an_end(word: str, at: str, name: str, ends: str) -> None:
    window = calendar(word, MANILA, manila(at))

    assert (window.name, window.ends) == (name, manila(ends))


def test_the_zone_decides_which_day_it_is() -> None:
    evening = datetime(2026, 11, 20, 17, tzinfo=UTC)

    assert calendar("day", MANILA, evening).name == "2026-11-21"
    assert calendar("day", "UTC", evening).name == "2026-11-20"


def test_a_day_of_summer_time_ends_at_its_own_midnight() -> None:
    window = calendar("day", "Europe/Berlin", datetime(2026, 3, 29, 12, tzinfo=ZoneInfo("Europe/Berlin")))

    assert window.resets_at == "2026-03-30T00:00:00+02:00"


@given(datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), sampled_from(WORDS))
def test_the_moment_a_window_ends_is_the_first_of_the_next(at: datetime, word: str) -> None:
    window = calendar(word, MANILA, at.replace(tzinfo=UTC))

    assert window.ends is not None
    assert at.replace(tzinfo=UTC) < window.ends
    assert calendar(word, MANILA, window.ends - timedelta(microseconds=1)) == window
    assert calendar(word, MANILA, window.ends).name > window.name


@pytest.mark.parametrize(
    "length, word, slice_",
    [
        (Duration(days=1), "1d", 1440),
        (Duration(seconds=86400), "24h", 1440),
        (Duration(seconds=90), "90s", 2),
        (Duration(seconds=7200), "2h", 120),
    ],
)
def test_a_rolling_window_is_counted_in_sixtieths(length: Duration, word: str, slice_: int) -> None:
    window = rolling(length)

    assert (window.word, window.slice) == (word, slice_)


def test_rolling_windows_of_different_lengths_have_counters_of_their_own() -> None:
    assert rolling(Duration(days=1)).name != rolling(Duration(days=2)).name
