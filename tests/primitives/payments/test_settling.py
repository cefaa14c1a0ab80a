"""What an answer makes of a payment. The desk settles every answer twice and fails where the second does anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primitives.kit.call import Intent
from primitives.kit.problems import Defect
from primitives.payments.reasons import OPEN, ORDER, REASONS, WAY, says
from tests.primitives.payments.desk import BPI, Desk, config, row

AT_FAULT = sorted(code for code, reason in REASONS.items() if reason.says == WAY)
LEAVE_OPEN = sorted(code for code, reason in REASONS.items() if reason.says == OPEN)
DEFINITE = sorted(code for code, reason in REASONS.items() if reason.says == ORDER)


def test_an_accepted_payment_has_left() -> None:
    desk = Desk()
    intent = desk.send()

    settled = desk.answer(intent, "accepted", amount=1000_00, asset="PHP/2", end_to_end=intent.message)

    assert (settled.outcome, settled.again) == ("accepted", None)
    assert (settled.output.rail, settled.output.reference, settled.output.reason) == ("instapay", intent.message, "")
    assert desk.payment(intent).state == "accepted"
    assert desk.published == ["payment.accepted"]


@pytest.mark.parametrize("code", [*DEFINITE, "XX99", None])
def test_a_definite_refusal_ends_the_payment(code: str | None) -> None:
    desk = Desk()
    intent = desk.send()

    settled = desk.answer(intent, "rejected", code)

    assert (settled.outcome, settled.again) == ("rejected", None)
    assert (desk.payment(intent).state, desk.published) == ("rejected", ["payment.rejected"])


def test_a_refusal_is_told_in_words() -> None:
    desk = Desk()

    output = desk.answer(desk.send(), "rejected", "AC04").output

    assert output.reason == "The account is closed, or takes no credits (AC04)"
    assert output.code == "AC04"


@pytest.mark.parametrize("code", [code for code in AT_FAULT if code != "not_sent"])
def test_a_refusal_that_is_the_rails_sends_the_order_by_the_next(code: str) -> None:
    desk = Desk()
    first = desk.send(name="Maria")

    settled = desk.answer(first, "rejected", code)

    again = settled.again
    assert again is not None
    assert (again.connector, again.body["creditor"], again.body["amount"]) == (
        "pesonet",
        first.body["creditor"],
        100000,
    )
    assert again.body["message"] == again.body["end_to_end"] == again.message != first.message
    assert again.body["uetr"] != first.body["uetr"]
    assert (desk.payment(first).state, desk.payment(again).state) == ("rerouted", "pending")
    assert desk.published == ["payment.rerouted"]


def test_a_rail_that_cannot_be_reached_is_passed_over() -> None:
    desk = Desk()

    settled = desk.answer(desk.send(), "not_sent")

    assert settled.again is not None
    assert settled.again.connector == "pesonet"


def test_where_no_rail_is_left_what_never_left_is_tried_again() -> None:
    desk = Desk(config(row("instapay")))
    intent = desk.send()

    settled = desk.answer(intent, "not_sent")

    assert (settled.outcome, settled.again) == (None, None)
    assert (desk.payment(intent).state, desk.published) == ("pending", [])
    assert desk.answer(intent, "rejected", "not_sent").outcome == "rejected"


def test_the_last_rail_at_fault_refuses_for_good() -> None:
    desk = Desk()
    again = desk.answer(desk.send(), "rejected", "AB08").again
    assert again is not None

    settled = desk.answer(again, "rejected", "AM02")

    assert (settled.outcome, settled.again) == ("rejected", None)
    assert settled.output.rail == "pesonet"


@pytest.mark.parametrize("code", LEAVE_OPEN)
def test_a_code_that_leaves_it_open_leaves_the_payment_pending(code: str) -> None:
    desk = Desk()
    intent = desk.send()

    settled = desk.answer(intent, "unknown", code)

    assert (settled.outcome, settled.again) == ("unknown", None)
    assert (desk.payment(intent).state, desk.payment(intent).code) == ("pending", code)
    assert desk.published == []
    assert desk.answer(intent, "accepted").outcome == "accepted"


def test_a_person_may_refuse_what_the_rail_left_open() -> None:
    desk = Desk()
    intent = desk.send()
    desk.answer(intent, "unknown", "AB09")

    assert desk.answer(intent, "rejected", "AB09").outcome == "rejected"


def test_what_never_left_in_time_is_refused_whatever_rails_are_left() -> None:
    desk = Desk()
    intent = desk.send()

    settled = desk.answer(intent, "rejected", "not_sent")

    assert (settled.outcome, settled.again) == ("rejected", None)
    assert settled.output.reason == "It never left: the rail could not be reached"


def test_no_answer_in_time_is_unknown_and_a_late_one_still_counts() -> None:
    for outcome, state in (("accepted", "accepted"), ("rejected", "rejected")):
        desk = Desk()
        intent = desk.send()
        assert desk.answer(intent, "unknown").outcome == "unknown"

        assert desk.answer(intent, outcome, None if outcome == "accepted" else "AC01").outcome == outcome
        assert desk.payment(intent).state == state


def test_after_unknown_no_other_rail_is_tried() -> None:
    desk = Desk()
    intent = desk.send()
    desk.answer(intent, "unknown")

    assert desk.answer(intent, "rejected", "AB08").again is None
    assert desk.payment(intent).state == "rejected"


@pytest.mark.parametrize(
    "facts", [{"amount": 999_99}, {"amount": 1000_00, "asset": "USD/2"}, {"end_to_end": "0" * 26}, {"amount": 0}]
)
@pytest.mark.parametrize("outcome", ["accepted", "rejected"])
def test_an_answer_to_something_else_is_kept_for_people(facts: dict[str, object], outcome: str) -> None:
    desk = Desk()
    intent = desk.send()

    settled = desk.answer(intent, outcome, **facts)

    assert (settled.outcome, settled.again) == (None, None)
    assert desk.payment(intent).state == "pending"
    assert desk.payment(intent).odd is not None
    assert desk.published == ["payment.mismatched"]


def test_the_contrary_of_an_answer_changes_nothing() -> None:
    desk = Desk()
    taken, refused = desk.send(run="taken"), desk.send(run="refused")
    desk.answer(taken, "accepted")
    desk.answer(refused, "rejected", "AC01")

    assert desk.answer(taken, "rejected", "AC01").outcome is None
    assert desk.answer(refused, "accepted").outcome is None

    assert (desk.payment(taken).state, desk.payment(taken).odd) == ("accepted", "refused after accepted")
    assert (desk.payment(refused).state, desk.payment(refused).odd) == ("rejected", "accepted after rejected")


def test_a_rail_that_takes_what_it_first_refused_is_found_out() -> None:
    """The order went by another rail meanwhile: money may have left twice."""
    desk = Desk()
    first = desk.send()
    again = desk.answer(first, "rejected", "AB08").again
    assert again is not None
    desk.answer(again, "accepted")

    assert desk.answer(first, "accepted").outcome is None

    assert desk.payment(first).odd == "accepted after rerouted"
    assert "payment.mismatched" in desk.published


def test_an_answer_to_nobodys_payment_is_a_bug() -> None:
    with pytest.raises(Defect):
        Desk().answer(Intent("instapay", "0" * 26, {}), "accepted")


answers = st.tuples(
    st.sampled_from(["accepted", "rejected", "unknown", "not_sent"]), st.none() | st.sampled_from(sorted(REASONS))
)


@given(said=st.lists(answers, max_size=8), rails=st.integers(1, 4))
def test_whatever_rails_say_an_order_goes_by_each_at_most_once_and_ends_once(
    said: list[tuple[str, str | None]], rails: int
) -> None:
    """And every answer a second time does nothing: the desk sees to it."""
    names = tuple(f"rail_{number}" for number in range(rails))
    desk = Desk(config(row(*names), rails=names))
    intent = desk.send(bank=BPI)
    tried, ended = [intent.connector], set()
    for outcome, reason in said:
        settled = desk.answer(intent, outcome, reason)
        if settled.again is not None:
            intent = settled.again
            tried.append(intent.connector)
        elif settled.outcome in ("accepted", "rejected"):
            ended.add(settled.outcome)

    assert tried == list(names[: len(tried)])
    assert len(ended) <= 1
    assert desk.published.count("payment.accepted") + desk.published.count("payment.rejected") <= 1


@given(st.text(max_size=6))
def test_a_code_nobody_explained_is_a_definite_no(code: str) -> None:
    assert says(code) == (REASONS[code].says if code in REASONS else ORDER)
