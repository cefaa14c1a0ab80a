"""What a rail brings by itself, and the product's word on it."""

from __future__ import annotations

from dataclasses import replace

from primitives.payments.messages import (
    CancellationRequest,
    CreditTransfer,
    PaymentReturn,
    Resolution,
    StatusReport,
    StatusRequest,
    read,
    write,
)
from primitives.payments.messages.profile import PAYMENT_RETURN
from tests.primitives.payments.simulator.bank import Rail, now
from tests.primitives.payments.simulator.product_side import answer, back, came, refusal, send, taken_credit, told_of


def test_a_credit_is_booked_when_the_product_takes_it(rail: Rail) -> None:
    told = rail.tell("credit", amount=2000_00, account="639170000001", sender="Juan", reference="Rent")
    credit = came(rail, CreditTransfer)[0]
    assert (credit.message, credit.amount, credit.creditor_account) == (told["message"], 2000_00, "639170000001")
    assert (credit.debtor_name, credit.remittance) == ("Juan", "Rent")
    assert rail.items() == []

    for _ in range(2):
        assert answer(rail, credit, "ACSC", None) == 202

    assert rail.fate(told["message"])["state"] == "accepted"
    assert rail.items() == [("in", credit.end_to_end, 2000_00)]


def test_a_credit_the_product_refuses_is_not_booked_and_its_code_is_kept(rail: Rail) -> None:
    told = rail.tell("credit", amount=1, account="1", end_to_end="E-in")
    answer(rail, came(rail, CreditTransfer)[0], "RJCT", "AC01")

    fate = rail.fate("E-in")
    assert (fate["message"], fate["state"], fate["code"]) == (told["message"], "rejected", "AC01")
    assert rail.items() == []


def test_a_second_thought_about_a_credit_is_not_taken(rail: Rail) -> None:
    rail.tell("credit", amount=1, account="1")
    credit = came(rail, CreditTransfer)[0]
    answer(rail, credit, "ACSC", None)

    assert answer(rail, credit, "RJCT", "AC01") == 409
    assert len(rail.items()) == 1


def test_a_credit_may_come_several_times_as_one_message(rail: Rail) -> None:
    rail.tell("credit", amount=1, account="1", times=3)

    assert len(came(rail, CreditTransfer, 3)) == 3
    assert len({one.message for one in came(rail, CreditTransfer)}) == 1


def test_a_control_may_wait_for_the_products_word(rail: Rail) -> None:
    assert rail.tell("credit", amount=1, account="1", wait=1)["state"] == "pending"


def test_a_word_on_a_credit_nobody_sent_is_not_taken(rail: Rail) -> None:
    report = StatusReport("S1", now(), "nothing", "nothing", "ACSC", None, 1)

    assert rail.post("messages", write(report)).status_code == 404


def test_an_accepted_payment_comes_back_in_parts_and_never_more_than_it_was(rail: Rail) -> None:
    order = rail.pay(100_00)
    rail.report(order)

    rail.tell("return", message=order.message, amount=30_00, code="AC06")
    rail.tell("return", end_to_end=order.end_to_end)

    returns = came(rail, PaymentReturn, 2)
    assert sorted((one.amount, one.reason) for one in returns) == [(30_00, "AC06"), (70_00, "AC04")]
    assert {one.original_end_to_end for one in returns} == {order.end_to_end}
    assert [item[0] for item in rail.items()] == ["out", "in", "in"]
    assert rail.fate(order.message)["returned"] == 100_00
    assert refusal(rail, "return", message=order.message) == "bad_control"


def test_only_what_was_accepted_comes_back(rail: Rail) -> None:
    rail.tell("outcomes", answers="reject")
    order = rail.pay()

    assert refusal(rail, "return", message=order.message) == "bad_control"
    assert refusal(rail, "return", message="nothing") == "bad_control"


def test_a_return_may_be_of_a_payment_nobody_knows(rail: Rail) -> None:
    rail.tell("return", amount=30_00)

    (stray,) = came(rail, PaymentReturn, 1)
    assert (stray.amount, stray.reason) == (30_00, "AC04")
    assert [item[0] for item in rail.items()] == ["in"]
    assert refusal(rail, "return") == "bad_control"


def test_a_recall_is_answered_and_the_money_follows_as_a_return(rail: Rail) -> None:
    credit = taken_credit(rail, 500_00)
    told = rail.tell("recall", message=credit.message, code="FRAD")
    asked = came(rail, CancellationRequest)[0]
    assert (asked.original_end_to_end, asked.amount, asked.reason) == (credit.end_to_end, 500_00, "FRAD")
    assert (asked.original_message, asked.account) == (credit.message, credit.creditor_account)

    assert send(rail, Resolution("R1", now(), credit.end_to_end, "CNCL", None)) == 202
    for _ in range(2):
        assert send(rail, PaymentReturn("P1", now(), credit.end_to_end, 500_00, "PHP/2", "FRAD")) == 202

    assert rail.fate(told["message"])["state"] == "accepted"
    assert rail.items() == [("in", credit.end_to_end, 500_00), ("out", credit.end_to_end, 500_00)]
    assert [told_of(rail, "P1").status for _ in range(2)] == ["ACSC", "ACSC"]


def test_no_more_goes_back_than_came(rail: Rail) -> None:
    credit = taken_credit(rail, 500_00)
    rail.tell("outcomes", answers="silence")
    back(rail, credit, "P1", 200_00)
    rail.tell("outcomes", answers="accept")

    back(rail, credit, "P2", 300_01)
    back(rail, credit, "P3", 300_00)
    back(rail, credit, "P4", 1)

    assert (told_of(rail, "P2").status, told_of(rail, "P2").reason) == ("RJCT", "AM09")
    assert (told_of(rail, "P3").status, told_of(rail, "P4").reason) == ("ACSC", "ARDT")
    rail.tell("release")
    assert told_of(rail, "P1").status == "ACSC"
    assert rail.fate(credit.message)["returned"] == 500_00
    assert sorted(rail.items()) == sorted(
        [("in", credit.end_to_end, 500_00), ("out", credit.end_to_end, 300_00), ("out", credit.end_to_end, 200_00)]
    )


def test_a_return_is_treated_as_the_rail_was_told(rail: Rail) -> None:
    credit = taken_credit(rail, 500_00)
    rail.tell("outcomes", answers="reject", code="AC04", count=1)
    rail.tell("outcomes", answers="silent_accept", count=1)

    back(rail, credit, "P1", 500_00)
    back(rail, credit, "P2", 500_00)

    assert (told_of(rail, "P1").status, told_of(rail, "P1").reason) == ("RJCT", "AC04")
    asked = StatusRequest("Q1", now(), "P2", credit.end_to_end, PAYMENT_RETURN)
    report = read(rail.post("inquiries", write(asked)).content)
    assert isinstance(report, StatusReport)
    assert (report.status, report.amount, report.original_name) == ("ACSC", 500_00, PAYMENT_RETURN)


def test_a_credit_that_was_not_taken_does_not_go_back(rail: Rail) -> None:
    rail.tell("credit", amount=500_00, account="639170000001")
    credit = came(rail, CreditTransfer)[0]
    back = PaymentReturn("P1", now(), credit.end_to_end, 500_00, "PHP/2", "FOCR", credit.message)
    assert send(rail, back) == 404

    answer(rail, credit, "ACSC", None)

    assert send(rail, replace(back, original_message="another")) == 404
    assert send(rail, back) == 202
    assert send(rail, replace(back, amount=1)) == 409


def test_a_recall_may_be_refused(rail: Rail) -> None:
    credit = taken_credit(rail, 500_00)
    told = rail.tell("recall", message=credit.message)
    came(rail, CancellationRequest)

    send(rail, Resolution("R1", now(), credit.end_to_end, "RJCR", "CUST"))

    fate = rail.fate(told["message"])
    assert (fate["state"], fate["code"]) == ("rejected", "CUST")


def test_a_word_on_one_recall_is_none_on_another_of_the_same_credit(rail: Rail) -> None:
    credit = taken_credit(rail, 500_00)
    first, second = (rail.tell("recall", message=credit.message)["message"] for _ in range(2))

    for _ in range(2):
        send(rail, Resolution("R1", now(), credit.end_to_end, "RJCR", "ARDT", second))

    assert (rail.fate(first)["state"], rail.fate(second)["state"]) == ("pending", "rejected")
    assert send(rail, Resolution("R2", now(), credit.end_to_end, "CNCL", None, credit.message)) == 404


def test_two_credits_of_one_end_to_end_id_go_back_each_by_its_own_message(rail: Rail) -> None:
    first = taken_credit(rail, 100_00, end_to_end="twice")
    second = taken_credit(rail, 30_00, end_to_end="twice")

    for number, (credit, amount) in enumerate([(second, 30_00), (first, 100_00), (second, 1)]):
        assert send(rail, PaymentReturn(f"P{number}", now(), "twice", amount, "PHP/2", "CUST", credit.message)) == 202
    rail.quiet()

    said = {report.original_message: report.reason for report in came(rail, StatusReport, 3)}
    assert said == {"P0": None, "P1": None, "P2": "ARDT"}
    assert [rail.fate(credit.message)["returned"] for credit in (first, second)] == [100_00, 30_00]
