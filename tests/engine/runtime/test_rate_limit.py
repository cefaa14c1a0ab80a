"""The token bucket, as laws."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from engine.runtime import rate_limit
from engine.runtime.rate_limit import RateLimit


@dataclass(slots=True)
class Clock:
    at: float = 0.0

    def __call__(self) -> float:
        return self.at


@given(rate=st.integers(1, 50), gaps=st.lists(st.integers(0, 2000), max_size=200))
def test_no_span_of_time_grants_more_than_its_seconds_and_one_burst(rate: int, gaps: list[int]) -> None:
    clock = Clock()
    limit, granted = RateLimit(clock), 0
    for gap in gaps:
        clock.at += gap / 1000
        granted += limit.take("c", rate).granted

    assert granted <= rate + clock.at * rate + 1e-6


@given(rate=st.integers(1, 50), taken=st.integers(0, 80))
def test_who_waits_as_told_is_served(rate: int, taken: int) -> None:
    clock = Clock()
    limit = RateLimit(clock)
    for _ in range(taken):
        limit.take("c", rate)
    allowance = limit.take("c", rate)
    clock.at += allowance.retry_after_s

    assert limit.take("c", rate).granted or allowance.granted


def test_credentials_do_not_share_a_bucket() -> None:
    limit = RateLimit(Clock())

    assert limit.take("a", 1).granted and not limit.take("a", 1).granted
    assert limit.take("b", 1).granted


def test_memory_is_bounded_and_a_busy_credential_is_not_forgotten() -> None:
    clock = Clock()
    limit = RateLimit(clock)
    for number in range(rate_limit.KEPT_MOST):
        limit.take(str(number), 1)
    clock.at = 1.5
    limit.take("busy", 1)
    limit.take("new", 1)

    assert not limit.take("busy", 1).granted
    assert len(limit._buckets) == 2
