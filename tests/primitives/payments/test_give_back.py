"""A credit that a bank asks back: set aside once, sent back once, and never more of it than came."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primitives.kit import conformance
from primitives.kit.canonical import canonical, parse
from primitives.kit.problems import Decline
from primitives.payments.connectors.translating import payment_return
from primitives.payments.give_back_actions import GIVE_BACK, RESERVE_RETURN, Reserved
from primitives.payments.inbound import CREDIT_RECEIVED
from primitives.payments.manifest import MANIFEST
from primitives.payments.messages import PaymentReturn
from primitives.payments.tables import GIVE_BACKS, RECEIPTS
from tests.primitives.desk import manila
from tests.primitives.payments.desk import BDO, NOON, RESOURCE, Desk

ACCOUNT = "123456789015"


def credited(amount: int = 2000_00, accepted: bool = True) -> Desk:
    desk = Desk()
    credit = {"message": "M1", "amount": amount, "account": ACCOUNT, "bank": BDO, "end_to_end": "E1"}
    desk.take(CREDIT_RECEIVED, accepted=accepted, **credit)
    return desk


def counted(desk: Desk) -> int:
    """How much of the credit went back, or is to."""
    return int(desk.memory.state[RECEIPTS.at("instapay", "M1")].given)


def undo(desk: Desk, reserved: Reserved) -> None:
    conformance.undo(MANIFEST, RESERVE_RETURN, desk.memory, parse(canonical(RESERVE_RETURN.record(reserved))))


def code_of(decline: pytest.ExceptionInfo[Decline]) -> str:
    return decline.value.code


# ── what is sent ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_credit_goes_back_by_the_rail_it_came_by_and_names_it() -> None:
    intent = credited().give_back("M1", 2000_00)
    order = intent.body

    assert isinstance(order, dict)
    assert intent.connector == "instapay"
    assert payment_return(order, manila(NOON)) == PaymentReturn(
        intent.message, manila(NOON), "E1", 2000_00, "PHP/2", "FOCR", "M1"
    )


def test_the_return_carries_the_reason_that_is_given() -> None:
    order = credited().give_back("M1", 2000_00, reason="CUST").body

    assert isinstance(order, dict)
    assert order["reason"] == "CUST"


def test_a_part_of_a_credit_goes_back_and_later_the_rest() -> None:
    desk = credited(2000_00)

    desk.give_back("M1", 500_00, run="one")
    desk.give_back("M1", 1500_00, run="two")

    assert counted(desk) == 2000_00


# ── what is not ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "asked",
    [
        {"credit": "M2", "amount": 2000_00},
        {"credit": "", "amount": 2000_00},
        {"credit": "M1", "amount": 2000_00, "rail": "pesonet"},
        {"credit": "M1", "amount": 2000_01},
        {"credit": "M1", "amount": 2000_00, "account": "123456789023"},
        {"credit": "M1", "amount": 2000_00, "account": ""},
    ],
    ids=["another message", "none said", "another rail", "more than came", "another account", "no account said"],
)
def test_what_was_not_credited_so_does_not_go_back(asked: dict[str, object]) -> None:
    desk = credited(2000_00)

    for do in (desk.reserve, desk.give_back):
        with pytest.raises(Decline) as decline:
            do(**asked)  # type: ignore[arg-type]
        assert code_of(decline) == "credit_unknown"
    assert counted(desk) == 0


def test_a_credit_that_was_refused_does_not_go_back() -> None:
    with pytest.raises(Decline) as decline:
        credited(accepted=False).reserve("M1", 2000_00)

    assert code_of(decline) == "credit_unknown"


def test_an_account_is_the_same_with_blanks_and_hyphens() -> None:
    assert credited().reserve("M1", 2000_00, account="1234-5678 9015").original == "E1"


def test_a_credit_goes_back_once() -> None:
    desk = credited(2000_00)
    desk.answer(desk.give_back("M1", 2000_00, run="one"), "accepted")

    for run in ("one", "two"):
        with pytest.raises(Decline) as decline:
            desk.give_back("M1", 2000_00, run=run)
        assert code_of(decline) == "credit_given_back"


def test_what_one_run_set_aside_no_other_gives_back() -> None:
    desk = credited(2000_00)
    desk.reserve("M1", 1500_00, run="one")

    with pytest.raises(Decline) as decline:
        desk.give_back("M1", 500_01, run="two")

    assert (code_of(decline), decline.value.facts["left"]) == ("credit_given_back", 500_00)


def test_what_was_set_aside_is_sent_as_it_was() -> None:
    desk = credited(2000_00)
    desk.reserve("M1", 1500_00)

    with pytest.raises(Decline):
        desk.give_back("M1", 1500_01)
    intent = desk.give_back("M1", 1500_00)

    assert (desk.given(intent).state, desk.given(intent).resource, counted(desk)) == ("pending", RESOURCE, 1500_00)


def test_what_is_not_wanted_after_all_is_free_again() -> None:
    desk = credited(2000_00)
    reserved = desk.reserve("M1", 2000_00, run="one")

    for _ in range(2):
        undo(desk, reserved)

    assert counted(desk) == 0
    assert desk.reserve("M1", 2000_00, run="two").amount == 2000_00


def test_an_undo_after_it_was_sent_leaves_it_to_the_rails_word() -> None:
    desk = credited(2000_00)
    reserved = desk.reserve("M1", 2000_00)
    intent = desk.give_back("M1", 2000_00)

    undo(desk, reserved)

    assert (desk.given(intent).state, counted(desk)) == ("pending", 2000_00)


# ── what the rail says of it ──────────────────────────────────────────────────────────────────────────────────


def test_an_accepted_return_is_told_and_counts() -> None:
    desk = credited(2000_00)
    intent = desk.give_back("M1", 2000_00)

    settled = desk.answer(intent, "accepted", amount=2000_00, asset="PHP/2", end_to_end="E1")

    assert (settled.outcome, settled.output.state, settled.output.reference) == ("accepted", "accepted", intent.message)
    assert (desk.published, counted(desk)) == (["give_back.accepted"], 2000_00)


def test_a_refused_return_leaves_the_credit_as_it_was() -> None:
    desk = credited(2000_00)
    reserved = desk.reserve("M1", 2000_00)

    settled = desk.answer(desk.give_back("M1", 2000_00), "rejected", "ARDT")
    undo(desk, reserved)

    assert (settled.outcome, settled.output.reason) == ("rejected", "The payment was returned before (ARDT)")
    assert (desk.published, counted(desk)) == (["give_back.rejected"], 0)


def test_what_is_not_known_counts_until_it_is_known() -> None:
    desk = credited(2000_00)
    intent = desk.give_back("M1", 2000_00)

    assert desk.answer(intent, "unknown").outcome == "unknown"
    assert counted(desk) == 2000_00

    assert desk.answer(intent, "rejected", "AM09").outcome == "rejected"
    assert counted(desk) == 0


def test_a_rail_that_does_not_know_yet_leaves_it_pending() -> None:
    desk = credited()
    intent = desk.give_back("M1", 2000_00)

    desk.answer(intent, "unknown", "PDNG")

    assert (desk.given(intent).state, desk.given(intent).code) == ("pending", "PDNG")
    assert desk.answer(intent, "accepted").outcome == "accepted"


def test_what_could_not_be_sent_is_tried_again() -> None:
    desk = credited()
    intent = desk.give_back("M1", 2000_00)

    assert desk.answer(intent, "not_sent").outcome is None
    assert desk.given(intent).state == "pending"


@pytest.mark.parametrize("facts", [{"amount": 1}, {"asset": "USD/2"}, {"end_to_end": "E2"}])
def test_an_answer_about_something_else_changes_nothing_and_is_kept(facts: dict[str, object]) -> None:
    desk = credited()
    intent = desk.give_back("M1", 2000_00)

    assert desk.answer(intent, "accepted", **facts).outcome is None
    assert (desk.given(intent).state, desk.given(intent).odd is None) == ("pending", False)
    assert desk.published == ["give_back.mismatched"]


@pytest.mark.parametrize("first, second", [("accepted", "rejected"), ("rejected", "accepted")])
def test_a_word_that_contradicts_the_one_before_is_kept_for_people(first: str, second: str) -> None:
    desk = credited()
    intent = desk.give_back("M1", 2000_00)
    desk.answer(intent, first)
    before = counted(desk)

    assert desk.answer(intent, second).outcome is None
    assert (desk.given(intent).state, counted(desk)) == (first, before)


# ── laws ──────────────────────────────────────────────────────────────────────────────────────────────────────

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "give_back", "undo", "accepted", "rejected", "unknown", "not_sent"]),
        st.integers(0, 2),
        st.integers(1, 1200_00),
    ),
    max_size=25,
)


@given(DEEDS)
def test_whatever_is_asked_and_answered_no_more_goes_back_than_came(deeds: list[tuple[str, int, int]]) -> None:
    desk = credited(2000_00)
    reserved: dict[int, Reserved] = {}
    sent = {}
    for deed, run, amount in deeds:
        try:
            if deed == "reserve":
                reserved[run] = desk.reserve("M1", amount, run=str(run))
            elif deed == "give_back":
                sent[run] = desk.give_back("M1", amount, run=str(run))
            elif deed == "undo" and run in reserved:
                undo(desk, reserved[run])
            elif deed not in ("undo",) and run in sent:
                desk.answer(sent[run], deed)
        except Decline:
            continue
        rows = [row for (table, _), row in desk.memory.state.items() if table is GIVE_BACKS]
        counts = sum(row.amount for row in rows if row.state not in ("released", "rejected"))
        assert counts == counted(desk) <= 2000_00


def test_what_a_run_keeps_of_it_comes_back_as_it_was() -> None:
    desk = credited()
    reserved = desk.reserve("M1", 2000_00)
    output = desk.answer(desk.give_back("M1", 2000_00), "accepted").output

    assert RESERVE_RETURN.revive(parse(canonical(RESERVE_RETURN.record(reserved)))) == reserved
    assert GIVE_BACK.revive(parse(canonical(GIVE_BACK.record(output)))) == output
    assert replace(output, state="accepted") == output
