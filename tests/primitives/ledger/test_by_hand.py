"""Corrections with four eyes, freezes and play money."""

from __future__ import annotations

from typing import Any

import pytest

from primitives.kit.action import Addressed, Signature
from primitives.kit.canonical import parse
from primitives.kit.problems import Decline
from primitives.ledger.adjustments import CONFIRM, PROPOSE, REJECT
from primitives.ledger.credits import GIVE
from primitives.ledger.freezes import FREEZE_ACCOUNT, LIFT
from primitives.ledger.tables import ADJUSTMENT
from tests.primitives.ledger.desk import ACCOUNTS, ANN, BEN, Desk, chart

STATED: dict[str, Any] = {"account": "available", "resource": ANN, "direction": "credit", "amount": 500}


def code(call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Decline) as caught:
        call(*args, **more)
    return caught.value.code


def test_a_correction_is_posted_when_a_second_person_confirms_it() -> None:
    desk = Desk()
    proposed = desk.do(PROPOSE, **STATED, reason="fee charged twice")
    assert desk.journal() == []

    confirmed = desk.colleague().do(CONFIRM, adjustment=proposed.id)

    assert (confirmed.state, confirmed.n) == ("confirmed", 1)
    assert (desk.balance("available", ANN), desk.balance("corrections")) == (500, 500)
    assert parse(desk.journal()[0].metadata)["reason"] == "fee charged twice"
    assert [event for event, _, _ in desk.memory.events] == [
        "ledger.adjustment_proposed",
        "ledger.adjustment_confirmed",
    ]


@pytest.mark.parametrize("write", [CONFIRM, REJECT])
@pytest.mark.parametrize("who", ["same actor", "same credential"])
def test_who_proposed_does_not_decide(write: Any, who: str) -> None:
    desk = Desk()
    proposed = desk.do(PROPOSE, **STATED, reason="mine")
    second = desk.colleague()
    if who == "same actor":
        second.actor = desk.actor
    else:
        second.credential = desk.credential
    assert code(second.do, write, adjustment=proposed.id) == "same_person"
    assert desk.journal() == []


def test_who_confirms_says_nothing_but_yes() -> None:
    """What is posted is what was proposed: nothing of it can be said again, so nothing of it can be changed."""
    signature = CONFIRM.signature(Desk().chart, {})
    assert isinstance(signature, Signature)
    assert list(signature.inputs) == ["adjustment"]


def test_a_decided_correction_stays_decided() -> None:
    desk = Desk()
    proposed = desk.do(PROPOSE, **STATED, reason="no")
    desk.colleague().do(REJECT, adjustment=proposed.id)
    assert code(desk.colleague().do, CONFIRM, adjustment=proposed.id) == "already_decided"
    assert desk.memory.state[ADJUSTMENT.at(proposed.id)].state == "rejected"
    assert desk.journal() == []


def test_a_correction_never_takes_a_liability_below_zero() -> None:
    desk = Desk()
    desk.cash_in(ANN, 499)
    stated = {**STATED, "direction": "debit"}
    proposed = desk.do(PROPOSE, **stated, reason="claw back")
    assert code(desk.colleague().do, CONFIRM, adjustment=proposed.id) == "insufficient_funds"


def test_ceilings_and_freezes_do_not_bind_a_confirmed_correction() -> None:
    desk = Desk()
    desk.do(FREEZE_ACCOUNT, account="available", resource=ANN, reason="court order")
    proposed = desk.do(PROPOSE, **STATED, reason="refund")
    desk.colleague().do(CONFIRM, adjustment=proposed.id)
    assert desk.balance("available", ANN) == 500


@pytest.mark.parametrize(
    "stated, expected",
    [
        ({"account": "nothing"}, "unknown_account_address"),
        ({"resource": f"{ANN}:{BEN}"}, "unknown_account_address"),
        ({"resource": "a b"}, "unknown_account_address"),
        ({"amount": 0}, "amount_not_possible"),
    ],
)
def test_what_cannot_be_corrected_is_refused_at_once(stated: dict[str, Any], expected: str) -> None:
    assert code(Desk().do, PROPOSE, **{**STATED, **stated}, reason="x") == expected


def test_a_frozen_account_declines_until_the_freeze_is_lifted() -> None:
    desk = Desk()
    desk.cash_in(ANN, 100)
    frozen = desk.do(FREEZE_ACCOUNT, account="available", resource=ANN, reason="court order")
    assert code(desk.transfer, ANN, BEN, 1) == "account_frozen"
    desk.do(LIFT, freeze=frozen.id)
    desk.transfer(ANN, BEN, 1)
    assert [row.kind for row in desk.journal()] == ["post", "freeze", "unfreeze", "post"]
    assert code(desk.do, LIFT, freeze=frozen.id) == "already_decided"


def test_an_account_has_one_freeze_at_a_time_so_that_lifting_it_opens_the_account() -> None:
    desk = Desk()
    frozen = desk.do(FREEZE_ACCOUNT, account="available", resource=ANN, reason="court order")
    again: dict[str, Any] = {"account": "available", "resource": ANN, "reason": "another"}
    assert code(desk.do, FREEZE_ACCOUNT, **again) == "account_frozen"
    desk.do(LIFT, freeze=frozen.id)
    assert desk.do(FREEZE_ACCOUNT, **again).state == "frozen"


def test_play_money_comes_from_the_sandbox_account() -> None:
    desk = Desk()
    given = desk.do(GIVE, account="available", resource=ANN, amount=2000)
    assert (given.state, given.n) == ("credited", 1)
    assert (desk.balance("available", ANN), desk.balance("play")) == (2000, 2000)
    assert desk.journal()[0].kind == "sandbox"


@pytest.mark.parametrize(
    "bounds, expected",
    [
        ({"ceiling": 1999}, "ceiling_exceeded"),
        ({"ceiling": None}, "not_allowed"),
        ({"frozen": True}, "account_frozen"),
    ],
)
def test_play_money_stays_within_what_the_chart_allows(bounds: dict[str, Any], expected: str) -> None:
    desk = Desk()
    filled = desk.filled(Addressed("available", (ANN,)), **bounds)
    assert code(desk.do, GIVE, account="available", resource=ANN, amount=2000, filled=filled) == expected
    assert desk.journal() == []


def test_play_money_does_not_reach_an_account_an_operator_froze() -> None:
    desk = Desk()
    desk.do(FREEZE_ACCOUNT, account="available", resource=ANN, reason="court order")
    assert code(desk.do, GIVE, account="available", resource=ANN, amount=1) == "account_frozen"


def test_the_account_may_be_left_out_where_only_one_could_be_meant() -> None:
    """Of one resource, and what is owed to it: the wallet's money, and not the fees."""
    desk = Desk(chart({name: ACCOUNTS[name] for name in ("available", "held", "fees", "corrections", "play")}))
    desk.do(GIVE, resource=ANN, amount=2000)
    assert desk.balance("available", ANN) == 2000
    several = Desk(chart({name: ACCOUNTS[name] for name in ("savings", "credit_line", "corrections", "play")}))
    assert code(several.do, GIVE, resource=ANN, amount=2000) == "unknown_account_address"


def test_of_several_accounts_the_one_with_a_ceiling_is_meant() -> None:
    desk = Desk()
    desk.do(GIVE, resource=ANN, amount=2000)
    assert desk.balance("available", ANN) == 2000


def test_a_correction_of_an_account_that_a_later_chart_lacks_is_not_posted() -> None:
    desk = Desk()
    proposed = desk.do(PROPOSE, **STATED, reason="fee charged twice")
    later = desk.colleague()
    later.chart = chart({name: entry for name, entry in ACCOUNTS.items() if name != "available"})
    assert code(later.do, CONFIRM, adjustment=proposed.id) == "unknown_account_address"
