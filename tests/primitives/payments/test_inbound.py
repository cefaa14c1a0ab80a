"""What rails bring, kept once."""

from __future__ import annotations

import pytest

from primitives.kit.inbound import Lookup
from primitives.payments.inbound import (
    CREDIT_RECEIVED,
    CYCLE_SETTLED,
    FEE_CHARGED,
    INBOUND,
    RECALL_RECEIVED,
    RETURN_RECEIVED,
)
from primitives.payments.lookups import BY_REFERENCE, OF_ORIGINAL
from tests.primitives.payments.desk import BDO, RESOURCE, Desk


def test_a_credit_that_is_taken_adds_to_our_position() -> None:
    data = {"message": "M1", "amount": 2000_00, "account": "123", "bank": BDO, "end_to_end": "E1"}

    receipt = Desk().take(CREDIT_RECEIVED, **data)

    assert (receipt.kind, receipt.amount, receipt.taken, receipt.original) == ("credit", 2000_00, True, "E1")
    assert (receipt.bank, receipt.account) == (BDO, "123")


def test_a_credit_that_is_refused_is_kept_as_refused() -> None:
    data = {"message": "M1", "amount": 2000_00, "account": "123", "bank": BDO, "end_to_end": "E1"}

    assert Desk().take(CREDIT_RECEIVED, accepted=False, **data).taken is False


def test_a_return_is_counted_with_its_payment() -> None:
    desk = Desk()
    intent = desk.send(amount=1000_00)
    desk.answer(intent, "accepted")

    receipt = desk.take(RETURN_RECEIVED, message="R1", amount=400_00, original=intent.message, code="AC04", reason="…")
    desk.take(RETURN_RECEIVED, message="R2", amount=600_00, original=intent.message, code="AC04", reason="…")

    assert (receipt.kind, receipt.amount, receipt.original) == ("return", 400_00, intent.message)
    assert (desk.payment(intent).returned, desk.payment(intent).state) == (1000_00, "accepted")
    assert desk.published == ["payment.accepted", "payment.returned", "payment.returned"]


@pytest.mark.parametrize("original", ["E-of-another-bank", "0" * 26])
def test_a_return_of_nobodys_payment_is_kept_all_the_same(original: str) -> None:
    desk = Desk()

    receipt = desk.take(RETURN_RECEIVED, message="R1", amount=500, original=original, reason="")

    assert (receipt.amount, desk.published) == (500, [])


def test_a_recall_moves_nothing() -> None:
    receipt = Desk().take(RECALL_RECEIVED, message="C1", amount=500, original="E1", code="FRAD", reason="…")

    assert (receipt.kind, receipt.amount, receipt.original, receipt.code) == ("recall", 0, "E1", "FRAD")


def test_a_cycle_takes_from_our_position_what_our_bank_received() -> None:
    desk = Desk()

    assert desk.take(CYCLE_SETTLED, message="N1", cycle="C1", received=300, paid=0).amount == -300
    assert desk.take(CYCLE_SETTLED, message="N2", cycle="C2", received=0, paid=200).amount == 200


def test_a_fee_takes_from_our_position() -> None:
    assert Desk().take(FEE_CHARGED, message="F1", amount=150).amount == -150


def test_what_may_not_be_refused_and_what_brings_money() -> None:
    assert {one.name: (one.refusable, one.money) for one in INBOUND} == {
        "credit_received": (True, "amount"),
        "return_received": (False, "amount"),
        "recall_received": (True, None),
        "cycle_settled": (False, None),
        "fee_charged": (False, None),
    }


@pytest.mark.parametrize("lookup", [OF_ORIGINAL, BY_REFERENCE], ids=lambda lookup: lookup.name)
def test_a_payment_leads_to_what_it_was_made_for(lookup: Lookup) -> None:
    desk = Desk()
    intent = desk.send()

    found = desk.memory.state[lookup.table.at(*lookup.key((intent.message,)))]

    assert lookup.id(found) == RESOURCE


def test_an_original_of_others_leads_to_no_row() -> None:
    assert OF_ORIGINAL.key(("E-of-another-bank",)) == ("",)
    assert OF_ORIGINAL.key((None,)) == ("",)
