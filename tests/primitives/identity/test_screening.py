"""Screening: who is on a list of sanctioned people, and what that holds up."""

from __future__ import annotations

import pytest

from primitives.identity.actions import SET_TIER
from primitives.kit.connector import Answer
from primitives.kit.problems import Decline
from tests.primitives.desk import manila
from tests.primitives.identity.counter import (
    CLEARED,
    ON_A_LIST,
    Counter,
    approved,
)


def test_a_customer_nobody_looked_for_is_neither_screened_nor_blocked(at: Counter) -> None:
    row = at.row(at.customer())

    assert (row.screened, row.blocked_by_screening) == (False, False)


def test_a_customer_on_no_list_is_screened(at: Counter) -> None:
    maria = at.customer()

    assert at.answer(at.screen(maria), CLEARED).outcome == "accepted"
    assert (at.row(maria).screened, at.row(maria).screened_at) == (True, manila("2026-11-20 13:00"))


@pytest.mark.parametrize("kind", ["verify", "screen"])
def test_a_hit_blocks_the_customer_and_is_said_to_nobody_by_name(at: Counter, kind: str) -> None:
    maria = at.customer()
    intent = at.verify(maria) if kind == "verify" else at.screen(maria)

    assert at.answer(intent, ON_A_LIST).outcome == "rejected"

    assert (at.row(maria).screened, at.row(maria).blocked_by_screening) == (False, True)
    assert ("customer.screening_hit", maria, {}) in at.memory.events


def test_a_screening_that_never_left_is_no_hit(at: Counter) -> None:
    maria = at.customer()

    at.answer(at.screen(maria), Answer("rejected", "not_sent", {}))

    assert not at.row(maria).blocked_by_screening


def test_a_hit_stands_whatever_a_list_says_later(at: Counter) -> None:
    maria = at.customer()
    at.answer(at.screen(maria), ON_A_LIST)

    at.answer(at.screen(maria, run="again"), CLEARED)

    assert at.row(maria).blocked_by_screening


def test_no_tier_rises_while_a_hit_stands(at: Counter) -> None:
    maria = at.customer()
    before = at.verify(maria)
    at.answer(at.screen(maria), ON_A_LIST)

    assert at.answer(before, approved()).output.tier == "basic"
    with pytest.raises(Decline, match="blocked_by_screening"):
        at.verify(maria, run="again")
    assert at.declined(SET_TIER, {"customer": maria, "tier": "plus"}).code == "blocked_by_screening"
    assert at.row(maria).tier == "basic"


def test_a_blocked_customer_may_be_taken_down(at: Counter) -> None:
    maria = at.customer()
    at.answer(at.verify(maria), approved())
    at.answer(at.screen(maria), ON_A_LIST)

    at.do(SET_TIER, {"customer": maria, "tier": "basic"})

    assert at.row(maria).tier == "basic"
