"""What an answer means depends on what is known of its call: it goes on, comes too late, repeats or contradicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engine.runtime.outcomes import CONTRADICTS, LATE, REPEATED, REPLACED, Nowhere, answer_json, answer_of, direction
from engine.runtime.tables import CallRow, Run
from primitives.kit.connector import Answer

AT = datetime(2027, 1, 15, 1, tzinfo=UTC)
BOTH = ("accepted", "rejected")

RUN = Run(
    "run", "e-wallet", "cash_out", 1, 1, "sending", "nothing", None, 0, "{}", "[]", "{}", None,
    "ana", "key", "7ZQ4", AT, AT, cut=0, call="message",
)  # fmt: skip
CALL = CallRow(
    "message", "run", 0, "instapay", "payments.send", "{}", "sent", 1, 30, AT, AT, AT, None, None, None
)  # fmt: skip


@pytest.mark.parametrize("outcome", ["accepted", "rejected", "unknown"])
@pytest.mark.parametrize("state", ["intended", "sent"])
def test_a_call_that_is_out_goes_on_with_its_answer(state: str, outcome: str) -> None:
    assert direction(RUN, replace(CALL, state=state), outcome, ()) == outcome


@pytest.mark.parametrize("outcome", BOTH)
def test_a_run_that_ended_on_unknown_goes_on_late(outcome: str) -> None:
    ended = replace(RUN, cut=None, status="returned")

    assert direction(ended, replace(CALL, state="unknown"), outcome, BOTH) == f"late.{outcome}"


def test_a_late_answer_the_template_says_nothing_of_is_shown_to_people() -> None:
    ended = replace(RUN, cut=None, status="returned")

    assert direction(ended, replace(CALL, state="unknown"), "accepted", ("rejected",)) == Nowhere(LATE, True)


@pytest.mark.parametrize("outcome", BOTH)
def test_a_run_that_asks_people_still_takes_the_answer_itself(outcome: str) -> None:
    asking = replace(RUN, asks="operations")

    assert direction(asking, replace(CALL, state="unknown"), outcome, BOTH) == outcome


@pytest.mark.parametrize("outcome", BOTH)
def test_the_same_answer_again_is_nothing_new(outcome: str) -> None:
    assert direction(RUN, replace(CALL, state=outcome), outcome, BOTH) == Nowhere(REPEATED, False)


def test_an_answer_that_contradicts_the_first_is_shown_to_people() -> None:
    assert direction(RUN, replace(CALL, state="accepted"), "rejected", BOTH) == Nowhere(CONTRADICTS, True)
    assert direction(RUN, replace(CALL, state="rejected"), "accepted", BOTH) == Nowhere(CONTRADICTS, True)


def test_a_message_that_was_replaced_and_still_paid_is_shown_to_people() -> None:
    assert direction(RUN, replace(CALL, state="replaced"), "accepted", BOTH) == Nowhere(REPLACED, True)
    assert direction(RUN, replace(CALL, state="replaced"), "rejected", BOTH) == Nowhere(REPLACED, False)


def test_an_answer_is_kept_whole() -> None:
    answer = Answer("rejected", "AC04", {"amount": 100_000})

    assert answer_of(answer_json(answer)) == answer
