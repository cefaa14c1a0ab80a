"""Checks by a provider: what is asked, and what each answer does to a customer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import lists, sampled_from

from primitives.identity.actions import CLOSE, LOWER_TIER, SET_TIER
from primitives.identity.checks import SCREENING, VERIFYING
from primitives.identity.inbound import LOOKUPS
from primitives.identity.tables import CHECKS, CUSTOMERS
from primitives.kit.connector import Answer
from primitives.kit.problems import Decline
from tests.primitives.desk import manila, origin
from tests.primitives.identity.counter import (
    NOT_KNOWN,
    NOT_SENT,
    ON_A_LIST,
    REFUSED,
    TIERS,
    Counter,
    approved,
    counter,
)


def test_the_provider_is_told_who_it_is_and_what_was_shown(at: Counter) -> None:
    maria = at.customer(birth_date=date(1990, 2, 28), mobile="+639170000001")
    at.document(maria, last4="4321", country="PH", expires_on=date(2030, 1, 31), file="s3://papers/7")

    intent = at.verify(maria)

    body: Any = intent.body
    assert (intent.connector, intent.message) == ("kyc", body["check"])
    assert (body["name"], body["birth_date"], body["mobile"]) == ("Maria Example", "1990-02-28", "+639170000001")
    assert body["tier"] == "verified"
    assert [(one["kind"], one["last4"], one["expires_on"]) for one in body["documents"]] == [
        ("passport", "4321", "2030-01-31")
    ]
    assert at.check(intent).state == "asked"


def test_the_same_segment_applied_again_asks_the_same(at: Counter) -> None:
    maria = at.customer()

    assert at.verify(maria) == at.verify(maria)
    assert at.verify(maria).message != at.verify(maria, run="another").message


def test_approval_raises_the_tier_until_it_ends(at: Counter) -> None:
    maria = at.customer()
    intent = at.verify(maria)

    settled = at.answer(intent, approved())

    assert (settled.outcome, settled.output.tier, settled.output.reference) == ("accepted", "verified", "KYC-7")
    row, check = at.row(maria), at.check(intent)
    assert (row.tier, row.screened, row.verified_until) == ("verified", True, manila("2027-11-20 12:00"))
    assert (check.state, check.provider, check.decided_at) == ("approved", "KYC-7", manila("2026-11-20 13:00"))
    assert at.published == [
        "customer.created",
        "customer.kyc_submitted",
        "customer.kyc_approved",
        "customer.tier_changed",
    ]


def test_a_rejection_leaves_the_tier_and_says_why(at: Counter) -> None:
    maria = at.customer()
    intent = at.verify(maria)

    settled = at.answer(intent, REFUSED)

    assert (settled.outcome, settled.output.reason) == ("rejected", "document_unreadable")
    assert (at.row(maria).tier, at.check(intent).state) == ("basic", "rejected")


@pytest.mark.parametrize("late, tier, state", [(approved(), "verified", "approved"), (REFUSED, "basic", "rejected")])
def test_an_answer_after_unknown_still_counts(at: Counter, late: Any, tier: str, state: str) -> None:
    maria = at.customer()
    intent = at.verify(maria)
    assert at.answer(intent, NOT_KNOWN).outcome == "unknown"

    at.answer(intent, late)

    assert (at.row(maria).tier, at.check(intent).state) == (tier, state)


def test_a_question_that_did_not_leave_is_asked_again(at: Counter) -> None:
    intent = at.verify(at.customer())

    assert at.answer(intent, NOT_SENT).outcome is None
    assert at.check(intent).state == "asked"


def test_an_answer_about_another_tier_is_kept_for_people(at: Counter) -> None:
    maria = at.customer()

    assert at.answer(at.verify(maria), approved("plus")).outcome is None
    assert at.row(maria).tier == "basic"


def test_an_answer_that_contradicts_the_first_is_kept_for_people(at: Counter) -> None:
    maria = at.customer()
    intent = at.verify(maria)
    at.answer(intent, approved())

    assert at.answer(intent, REFUSED).outcome is None
    assert (at.row(maria).tier, at.check(intent).state) == ("verified", "approved")


def test_approval_never_lowers_a_tier(at: Counter) -> None:
    maria = at.customer()
    intent = at.verify(maria)
    at.do(SET_TIER, {"customer": maria, "tier": "plus"})

    assert at.answer(intent, approved()).output.tier == "plus"
    assert at.row(maria).tier == "plus"


def test_one_who_was_closed_meanwhile_stays_where_they_are(at: Counter) -> None:
    maria = at.customer()
    intent = at.verify(maria)
    at.do(CLOSE, {"customer": maria})

    settled = at.answer(intent, approved())

    assert (settled.outcome, settled.output.tier) == ("accepted", "basic")


def test_a_person_may_answer_in_the_providers_place(at: Counter) -> None:
    maria = at.customer()
    by_hand = Answer("accepted", "person", {"evidence": "seen at the branch"})

    assert at.answer(at.verify(maria), by_hand).outcome == "accepted"
    assert (at.row(maria).tier, at.row(maria).verified_until) == ("verified", None)


@pytest.mark.parametrize("call", [VERIFYING, SCREENING])
def test_where_no_connector_is_named_nobody_is_asked(call: Any) -> None:
    at = counter(connector=None)
    given_ = {"customer": at.customer(), **({"tier": "verified"} if call is VERIFYING else {})}

    with pytest.raises(Decline, match="no_kyc_connector"):
        at.ask(call, given_)


@pytest.mark.parametrize("call", [VERIFYING, SCREENING])
def test_nobody_is_asked_about_a_closed_customer(at: Counter, call: Any) -> None:
    maria = at.customer()
    at.do(CLOSE, {"customer": maria})

    with pytest.raises(Decline, match="customer_wrong_state"):
        at.ask(call, {"customer": maria, **({"tier": "verified"} if call is VERIFYING else {})})


@settings(deadline=None)
@given(lists(sampled_from([approved(), REFUSED, ON_A_LIST, NOT_KNOWN, NOT_SENT, approved("plus")]), max_size=6))
def test_whatever_comes_in_whatever_order_the_first_decision_stands(answers: list[Any]) -> None:
    at = counter()
    maria = at.customer()
    intent = at.verify(maria)
    decisions = [one for one in answers if one in (approved(), REFUSED, ON_A_LIST)]

    for one in answers:
        at.answer(intent, one)

    first = decisions[0] if decisions else None
    assert at.row(maria).tier == ("verified" if first == approved() else "basic")
    assert at.row(maria).blocked_by_screening == (first == ON_A_LIST)
    assert (at.check(intent).decided_at is not None) == bool(decisions)


# ── what ends ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_has_ended_is_noted_and_the_tier_is_left_to_the_template(at: Counter) -> None:
    maria = at.customer()
    intent = at.verify(maria)
    at.answer(intent, approved())

    at.expire(intent.message, maria)

    assert at.check(intent).state == "expired"
    assert (at.row(maria).tier, at.row(maria).verified_until) == ("verified", manila("2027-03-01 00:00"))
    assert at.memory.events[-1][0] == "customer.kyc_expired"


def test_what_an_older_check_was_good_for_does_not_end_a_newer_one(at: Counter) -> None:
    maria = at.customer()
    older = at.verify(maria)
    at.answer(older, approved(until="2027-01-01T00:00:00Z"))
    at.answer(at.verify(maria, run="again"), approved())

    at.expire(older.message, maria)

    assert at.row(maria).verified_until == manila("2027-11-20 12:00")


@pytest.mark.parametrize("check, customer", [("nobody's", None), (None, "nobody")])
def test_what_names_nobody_changes_nothing(at: Counter, check: str | None, customer: str | None) -> None:
    maria = at.customer()
    intent = at.verify(maria)
    at.answer(intent, approved())
    before = dict(at.memory.state)

    at.expire(check or intent.message, customer or maria)

    assert at.memory.state == before


@pytest.mark.parametrize(
    "now, to, then", [("plus", "verified", "verified"), ("basic", "verified", "basic"), ("plus", "plus", "plus")]
)
def test_lowering_never_raises_and_never_declines(at: Counter, now: str, to: str, then: str) -> None:
    maria = at.customer()
    at.do(SET_TIER, {"customer": maria, "tier": now})

    at.do(LOWER_TIER, {"customer": maria, "tier": to})

    assert at.row(maria).tier == then
    at.do(CLOSE, {"customer": maria})
    at.do(LOWER_TIER, {"customer": maria, "tier": "basic"})
    assert at.row(maria).tier == then
    assert LOWER_TIER.signature(at.config, {}).declines == ()
    assert TIERS[0] == "basic"


def test_a_provider_finds_a_customer_by_our_id_and_by_the_check(at: Counter) -> None:
    maria = at.customer()
    intent = at.verify(maria)
    by_customer, of_check = LOOKUPS

    assert by_customer.id(at.memory.state[CUSTOMERS.at(*by_customer.key((maria,)))]) == maria
    assert of_check.id(at.memory.state[CHECKS.at(*of_check.key((intent.message,)))]) == maria


def test_nothing_personal_is_published_or_recorded(at: Counter) -> None:
    maria = at.customer(mobile="+639170000001")
    at.document(maria, last4="4321", file="s3://papers/7")
    settled = at.answer(at.verify(maria), approved())

    told = repr(at.memory.events) + repr(VERIFYING.record(settled.output))
    assert not [word for word in ("Maria", "+639170000001", "4321", "s3://") if word in told]
    assert origin().run
