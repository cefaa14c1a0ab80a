"""Logins that nobody has are locked like accounts, in a memory that does not grow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.control.strangers import KEPT_MOST, Strangers


@dataclass(slots=True)
class Clock:
    at: datetime = datetime(2026, 11, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def test_the_fifth_wrong_one_locks_for_a_quarter_of_an_hour() -> None:
    clock = Clock()
    strangers = Strangers(clock)
    for _ in range(4):
        strangers.failed("nobody")
    assert strangers.locked_until("nobody") is None

    strangers.failed("nobody")

    assert strangers.locked_until("nobody") == clock.at + timedelta(minutes=15)
    assert strangers.locked_until("somebody") is None
    clock.at += timedelta(minutes=15)
    assert strangers.locked_until("nobody") is None


def test_what_was_tried_longest_ago_is_forgotten_first() -> None:
    strangers = Strangers(Clock())
    for _ in range(5):
        strangers.failed("first")

    for number in range(KEPT_MOST - 1):
        strangers.failed(f"s{number}")
    assert strangers.locked_until("first") is not None

    strangers.failed("one more")
    assert strangers.locked_until("first") is None
