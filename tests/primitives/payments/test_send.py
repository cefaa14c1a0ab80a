"""What is sent: a rail is chosen, a payment kept, and its message known before it leaves."""

from __future__ import annotations

import pytest

from primitives.kit.ids import reference
from primitives.kit.problems import Defect
from tests.primitives.desk import formula
from tests.primitives.payments.desk import BDO, BPI, PHP, RESOURCE, Desk, bounds, config, row


def test_a_payment_is_kept_before_it_is_sent() -> None:
    desk = Desk()

    intent = desk.send(amount=1000_00)

    payment = desk.payment(intent)
    assert (intent.connector, intent.message) == ("instapay", payment.end_to_end)
    assert (payment.state, payment.rail, payment.others, payment.attempt) == ("pending", "instapay", "pesonet", 1)
    assert (payment.amount, payment.asset, payment.bank, payment.resource) == (1000_00, "PHP/2", BPI, RESOURCE)
    assert desk.published == []


def test_two_runs_send_two_payments() -> None:
    desk = Desk()

    assert desk.send(run="one").message != desk.send(run="two").message


def test_the_same_step_is_not_sent_twice() -> None:
    desk = Desk()
    desk.send()

    with pytest.raises(Defect):
        desk.send()


def test_the_receiver_sees_who_sends() -> None:
    body = Desk().send(name="Maria", reference="rent", from_account="0099", from_name="Juan").body

    assert body["creditor"] == {"bank": BPI, "account": "0012345678", "name": "Maria"}
    assert body["debtor"] == {"bank": "FFACPHM0XXX", "account": "0099", "name": "Juan"}
    assert body["note"] == "rent"


def test_a_sender_without_an_account_is_known_by_what_the_payment_is_for() -> None:
    assert Desk().send().body["debtor"]["account"] == reference(RESOURCE)


def test_a_template_names_its_own_institution() -> None:
    desk = Desk(config(institution=bounds(bank=1, name=1)))

    body = desk.send(evaluated={"institution_bank": BDO, "institution_name": "Acme"}).body

    assert body["debtor"]["bank"] == BDO
    assert body["debtor"]["name"] == "Acme"


def test_what_is_too_much_for_instapay_goes_by_pesonet() -> None:
    assert Desk().send(amount=50_000_00).connector == "instapay"
    assert Desk().send(amount=50_000_01).connector == "pesonet"


def test_a_limit_of_the_template_counts_as_it_is_today() -> None:
    desk = Desk(config(limits={"instapay": formula(PHP)}))

    assert desk.send(amount=100_01, evaluated={"limit_instapay": 100_00}).connector == "pesonet"


def test_the_bounds_of_rows_choose_the_rail() -> None:
    desk = Desk(config(row("instapay", amount=bounds(up_to=1), banks=(BPI,)), row("pesonet")))

    assert desk.send(run="a", amount=500, evaluated={"row_0_up_to": 500}).connector == "instapay"
    assert desk.send(run="b", amount=501, evaluated={"row_0_up_to": 500}).connector == "pesonet"
    assert desk.send(run="c", amount=500, bank=BDO, evaluated={"row_0_up_to": 500}).connector == "pesonet"


def test_what_no_row_catches_has_no_route() -> None:
    desk = Desk(config(row("instapay", banks=(BPI,))))

    decline = desk.declined(bank=BDO)

    assert decline.code == "no_route"
    assert decline.facts == {"route": "payout", "bank": BDO, "shown": "1,000.00 PHP"}


def test_what_no_rail_of_its_row_carries_has_no_route() -> None:
    assert Desk(config(row("instapay"))).declined(amount=50_000_01).code == "no_route"


@pytest.mark.parametrize("account", ["", " 12", "12 ", "1" * 35, "12\n34", "ñ", "<a>"])
def test_an_account_no_message_can_carry_is_declined(account: str) -> None:
    assert Desk().declined(account=account).code == "account_not_possible"


def test_nothing_personal_is_published() -> None:
    desk = Desk()
    desk.answer(desk.send(account="0012345678", name="Maria"), "accepted")

    assert "0012345678" not in str(desk.memory.events)
    assert "Maria" not in str(desk.memory.events)
