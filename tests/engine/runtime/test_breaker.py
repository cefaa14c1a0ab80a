"""A connector that keeps failing is left alone, then tried with one call."""

from __future__ import annotations

from dataclasses import dataclass

from engine.runtime.breaker import CLOSED, OPEN, TRYING, Breaker, BreakerRule

RULE = BreakerRule(least=4, window_s=30.0, rest_s=10.0)


@dataclass
class Watch:
    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds


def fails(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        breaker.failed()


def test_a_few_failures_change_nothing() -> None:
    breaker = Breaker(RULE, Watch())

    fails(breaker, 3)

    assert breaker.allows()
    assert breaker.state == CLOSED


def test_it_opens_when_half_of_the_calls_fail() -> None:
    breaker = Breaker(RULE, Watch())
    for _ in range(4):
        breaker.succeeded()

    fails(breaker, 3)
    assert breaker.allows()
    fails(breaker, 1)

    assert not breaker.allows()
    assert breaker.state == OPEN


def test_failures_of_long_ago_do_not_count() -> None:
    watch = Watch()
    breaker = Breaker(RULE, watch)
    fails(breaker, 3)

    watch.seconds += 31
    fails(breaker, 3)

    assert breaker.allows()


def test_after_the_rest_one_call_goes_out_and_the_others_wait_for_it() -> None:
    watch = Watch()
    breaker = Breaker(RULE, watch)
    fails(breaker, 4)

    watch.seconds += 10

    assert breaker.allows()
    assert breaker.state == TRYING
    assert not breaker.allows()


def test_a_trial_that_succeeds_closes_it() -> None:
    watch = Watch()
    breaker = Breaker(RULE, watch)
    fails(breaker, 4)
    watch.seconds += 10
    breaker.allows()

    breaker.succeeded()

    assert breaker.state == CLOSED
    assert breaker.allows()


def test_a_trial_that_fails_opens_it_for_another_rest() -> None:
    watch = Watch()
    breaker = Breaker(RULE, watch)
    fails(breaker, 4)
    watch.seconds += 10
    breaker.allows()

    breaker.failed()

    assert not breaker.allows()
    watch.seconds += 10
    assert breaker.allows()
