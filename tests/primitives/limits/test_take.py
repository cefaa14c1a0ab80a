"""Taking from a limit and giving back: never more than allowed, always to the window it came from."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, sampled_from, tuples

from primitives.kit.action import UnknownName
from primitives.kit.problems import Decline, Defect
from primitives.limits.actions import TAKE
from primitives.limits.slices import entries, forget
from tests.primitives.desk import Desk, manila
from tests.primitives.limits.rules import counter, desk, take, used

NIGHT = manila("2026-11-30 23:00")


@pytest.fixture
def rules() -> Desk:
    return desk()


def test_a_take_shows_what_is_left(rules: Desk) -> None:
    take(rules, "day", 60_00, at_most=100_00)

    taken = take(rules, "day", 15_00, at_most=100_00)

    assert (taken.window, taken.before, taken.used, taken.remaining) == ("2026-11-20", 60_00, 75_00, 25_00)


def test_a_limit_can_be_used_up_to_the_last_cent(rules: Desk) -> None:
    assert take(rules, "day", 100_00, at_most=100_00).remaining == 0


def test_a_cent_more_is_declined_with_what_is_left_and_until_when(rules: Desk) -> None:
    take(rules, "day", 60_00, at_most=100_00)

    with pytest.raises(Decline) as declined:
        take(rules, "day", 40_01, at_most=100_00)

    assert declined.value.code == "limit_exceeded"
    assert declined.value.facts == {
        "rule": "day",
        "window": "day",
        "remaining": 40_00,
        "left": "40.00 PHP",
        "resets_at": "2026-11-21T00:00:00+08:00",
    }
    assert used(rules, "day", "2026-11-20") == 60_00


def test_none_means_not_allowed(rules: Desk) -> None:
    with pytest.raises(Decline) as declined:
        take(rules, "day", 1, at_most=None)

    assert (declined.value.code, declined.value.facts) == ("not_allowed", {"rule": "day"})


def test_a_lowered_limit_leaves_nothing_rather_than_less(rules: Desk) -> None:
    take(rules, "day", 100_00, at_most=100_00)

    with pytest.raises(Decline) as declined:
        take(rules, "day", 1, at_most=50_00)

    assert declined.value.facts["remaining"] == 0


def test_a_count_counts_each_take_as_one(rules: Desk) -> None:
    take(rules, "tries", 0, at_most=2)
    take(rules, "tries", 0, at_most=2)

    with pytest.raises(Decline) as declined:
        take(rules, "tries", 0, at_most=2)

    assert declined.value.facts["left"] == "0"


def test_a_bound_per_transaction_keeps_no_counter(rules: Desk) -> None:
    taken = take(rules, "transaction", 100_00, at_most=100_00)
    take(rules, "transaction", 100_00, at_most=100_00)
    rules.undo(TAKE, taken)

    assert rules.memory.state == {}
    with pytest.raises(Decline):
        take(rules, "transaction", 100_01, at_most=100_00)


@pytest.mark.parametrize("rule", ["day", "week", "month"])
def test_a_new_window_starts_empty(rules: Desk, rule: str) -> None:
    take(rules, rule, 100_00, at_most=100_00, when="2026-11-20 12:00")

    assert take(rules, rule, 100_00, at_most=100_00, when="2026-12-20 12:00").before == 0


def test_a_life_does_not_start_again(rules: Desk) -> None:
    take(rules, "life", 100_00, at_most=100_00, when="2026-11-20 12:00")

    with pytest.raises(Decline) as declined:
        take(rules, "life", 1, at_most=100_00, when="2046-11-20 12:00")

    assert declined.value.facts["resets_at"] is None


def test_what_was_taken_yesterday_is_given_back_to_yesterday(rules: Desk) -> None:
    taken = take(rules, "day", 60_00, at_most=100_00, when="2026-11-20 23:59")
    take(rules, "day", 30_00, at_most=100_00, when="2026-11-21 00:01")

    rules.undo(TAKE, taken)

    assert used(rules, "day", "2026-11-20") == 0
    assert used(rules, "day", "2026-11-21") == 30_00


def test_giving_back_ignores_a_limit_that_was_lowered(rules: Desk) -> None:
    taken = take(rules, "month", 60_00, at_most=100_00)
    take(rules, "month", 40_00, at_most=100_00)

    rules.undo(TAKE, taken)

    assert used(rules, "month", "2026-11") == 40_00


def test_a_negative_amount_is_a_defect_and_gives_nothing_back(rules: Desk) -> None:
    with pytest.raises(Defect):
        take(rules, "day", -1, at_most=100_00)


def test_a_rule_that_does_not_exist_is_named_with_those_that_do(rules: Desk) -> None:
    unknown = TAKE.signature(rules.config, {"rule": "dayly"})

    assert isinstance(unknown, UnknownName)
    assert (unknown.name, "day" in unknown.known) == ("dayly", True)


@given(lists(integers(0, 50_00), max_size=30), sampled_from(["day", "week", "month", "life", "rolling"]))
def test_a_limit_is_never_exceeded(amounts: list[int], rule: str) -> None:
    rules = desk()
    for amount in amounts:
        with suppress(Decline):
            take(rules, rule, amount, at_most=100_00)

    assert sum(row.used for row in rules.memory.state.values()) <= 100_00


@given(
    lists(tuples(integers(0, 7200), integers(1, 50_00)), min_size=1, max_size=25),
    sampled_from(["day", "week", "month", "life"]),
)
def test_around_midnight_giving_everything_back_empties_every_window(steps: list[tuple[int, int]], rule: str) -> None:
    rules, taken = desk(), []
    for seconds, amount in steps:
        with suppress(Decline):
            taken.append(take(rules, rule, amount, at_most=100_00, when=NIGHT + timedelta(seconds=seconds)))

    for one in taken[::2] + taken[1::2]:
        rules.undo(TAKE, one)

    assert all(row.used == 0 for row in rules.memory.state.values())


Step = tuple[int, int]
STEPS = lists(tuples(integers(0, 400), integers(1, 60)), min_size=1, max_size=60)


def taken_over_time(rules: Desk, steps: list[Step]) -> list[tuple[datetime, int]]:
    """Takes of up to 100 an hour, each some seconds after the one before."""
    kept, at = [], NIGHT
    for seconds, amount in steps:
        at += timedelta(seconds=seconds)
        with suppress(Decline):
            take(rules, "rolling", amount, at_most=100, when=at)
            kept.append((at, amount))
    return kept


@given(STEPS)
def test_no_hour_ever_holds_more_than_a_rolling_hour_allows(steps: list[Step]) -> None:
    kept = taken_over_time(desk(), steps)

    for begin, _ in kept:
        assert sum(amount for at, amount in kept if begin <= at <= begin + timedelta(hours=1)) <= 100


@given(STEPS)
def test_a_rolling_take_is_allowed_again_a_thirtieth_after_the_hour(steps: list[Step]) -> None:
    rules = desk()
    kept = taken_over_time(rules, steps)

    later = kept[-1][0] + timedelta(hours=1, minutes=2) if kept else NIGHT
    assert take(rules, "rolling", 100, at_most=100, when=later).before == 0


@given(STEPS, integers(0, 59))
def test_what_a_rolling_window_is_given_back_can_be_taken_again(steps: list[Step], back: int) -> None:
    rules = desk()
    taken_over_time(rules, steps)
    before = counter(rules, "rolling", "rolling:3600")
    at = NIGHT + timedelta(seconds=sum(seconds for seconds, _ in steps))
    still = forget(before.slices, int(at.timestamp()) // 60 - 60)[0] if before else ""
    with suppress(Decline):
        taken = take(rules, "rolling", back, at_most=100, when=at)
        rules.undo(TAKE, taken)

        after = counter(rules, "rolling", "rolling:3600")
        assert after is not None
        assert after.used == taken.before == sum(used for _, used in entries(still))


def test_a_rolling_decline_says_when_it_fits(rules: Desk) -> None:
    take(rules, "rolling", 60, at_most=100, when="2026-11-20 12:00")
    take(rules, "rolling", 40, at_most=100, when="2026-11-20 12:30")

    with pytest.raises(Decline) as declined:
        take(rules, "rolling", 50, at_most=100, when="2026-11-20 12:45")

    resets_at = datetime.fromisoformat(str(declined.value.facts["resets_at"]))
    assert resets_at == manila("2026-11-20 13:01")
    assert take(rules, "rolling", 50, at_most=100, when=resets_at).used == 90


def test_more_than_a_rolling_window_ever_allows_never_fits(rules: Desk) -> None:
    with pytest.raises(Decline) as declined:
        take(rules, "rolling", 101, at_most=100)

    assert declined.value.facts["resets_at"] is None


def test_a_take_that_arrives_late_counts_when_it_arrives(rules: Desk) -> None:
    take(rules, "rolling", 60, at_most=100, when="2026-11-20 12:30")

    taken = take(rules, "rolling", 40, at_most=100, when="2026-11-20 12:00")

    assert taken.used == 100
    with pytest.raises(Decline):
        take(rules, "rolling", 1, at_most=100, when="2026-11-20 13:10")


def test_slices_that_no_longer_count_are_forgotten(rules: Desk) -> None:
    for hour in range(10, 20):
        take(rules, "rolling", 10, at_most=100, when=f"2026-11-20 {hour}:00")

    kept = counter(rules, "rolling", "rolling:3600")
    assert kept is not None
    assert len(entries(kept.slices)) <= 2
