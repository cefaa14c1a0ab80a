"""What becomes of a pacs.008 the product sends, as the rail was told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from primitives.payments.messages import write
from tests.primitives.payments.simulator.bank import Rail, until


def test_a_payment_is_accepted_where_nothing_else_was_said(rail: Rail) -> None:
    order = rail.pay(1015_00)

    report = rail.report(order)
    assert (report.original_message, report.status, report.reason) == (order.message, "ACSC", None)
    assert report.amount == 1015_00
    assert rail.inquire(order).status == "ACSC"
    assert rail.items() == [("out", order.end_to_end, 1015_00)]


def test_a_payment_is_rejected_with_the_code_the_rail_was_told(rail: Rail) -> None:
    rail.tell("outcomes", answers="reject", code="AC04")

    order = rail.pay()

    assert (rail.report(order).status, rail.report(order).reason) == ("RJCT", "AC04")
    assert rail.inquire(order).reason == "AC04"
    assert rail.items() == []


def test_a_silent_rail_says_nothing_and_an_inquiry_finds_it_pending(rail: Rail) -> None:
    rail.tell("outcomes", answers="silence")

    order = rail.pay()
    rail.quiet()

    assert rail.inquire(order).status == "PDNG"
    assert rail.inbox.messages() == []
    assert rail.items() == []


@pytest.mark.parametrize("answers, status", [("silent_accept", "ACSC"), ("silent_reject", "RJCT")])
def test_a_silent_rail_may_have_decided_and_only_an_inquiry_tells(rail: Rail, answers: str, status: str) -> None:
    rail.tell("outcomes", answers=answers)

    order = rail.pay()
    rail.quiet()

    assert rail.inbox.messages() == []
    assert rail.inquire(order).status == status
    assert len(rail.items()) == (status == "ACSC")


@pytest.mark.parametrize("answers, status", [("late_accept", "ACSC"), ("late_reject", "RJCT")])
def test_a_late_answer_comes_when_it_is_released(rail: Rail, answers: str, status: str) -> None:
    rail.tell("outcomes", answers=answers)
    order, other = rail.pay(), rail.pay()
    assert rail.inquire(order).status == "PDNG"

    rail.tell("release", message=order.message)

    assert rail.report(order).status == status
    assert rail.inquire(order).status == status
    assert rail.inquire(other).status == "PDNG"


def test_a_late_answer_comes_by_itself_after_its_seconds_and_once(rail: Rail) -> None:
    rail.tell("outcomes", answers="late_accept", after=1)
    by_itself, released = rail.pay(), rail.pay()
    rail.tell("release", message=released.message)
    assert rail.inquire(by_itself).status == "PDNG"

    assert rail.report(by_itself).status == "ACSC"
    rail.quiet()
    assert len(rail.inbox.reports(released.end_to_end)) == 1


def test_a_silence_is_released_either_way_aloud_or_quietly(rail: Rail) -> None:
    rail.tell("outcomes", answers="silence")
    accepted, rejected = rail.pay(), rail.pay()

    rail.tell("release", message=rejected.message, answers="reject", code="AC06")
    rail.tell("release", end_to_end=accepted.end_to_end, quiet=True)

    assert rail.report(rejected).reason == "AC06"
    assert rail.inquire(accepted).status == "ACSC"
    rail.quiet()
    assert rail.inbox.reports(accepted.end_to_end) == []


def test_an_answer_may_come_several_times_and_is_booked_once(rail: Rail) -> None:
    rail.tell("outcomes", answers="duplicate", times=3)

    order = rail.pay()
    rail.quiet()

    reports = rail.inbox.reports(order.end_to_end)
    assert len(reports) == 3
    assert len(set(reports)) == 1
    assert len(rail.items()) == 1


def test_an_answer_may_come_before_its_own_response(rail: Rail) -> None:
    rail.tell("outcomes", answers="before_response")
    rail.inbox.delay = 0.3

    for _ in range(3):
        order = rail.pay()
        assert [report.status for report in rail.inbox.reports(order.end_to_end)] == ["ACSC"]


def test_an_answer_before_its_response_that_is_not_taken_comes_again_after_it(rail: Rail) -> None:
    rail.tell("outcomes", answers="before_response", code="AC07")
    rail.inbox.answers = [503]

    order = rail.pay()

    assert rail.report(order).reason == "AC07"


def test_an_answer_with_a_wrong_amount_is_no_truth_and_an_inquiry_tells_it(rail: Rail) -> None:
    rail.tell("outcomes", answers="wrong_amount")

    order = rail.pay(100_00)

    assert rail.report(order).amount == 100_01
    assert rail.inquire(order).amount == 100_00
    assert rail.items() == [("out", order.end_to_end, 100_00)]


def test_a_rail_that_is_down_takes_nothing(rail: Rail) -> None:
    rail.tell("settings", down=True)
    order = rail.order()

    assert rail.post("messages", write(order)).status_code == 503
    assert rail.post("inquiries", write(order)).status_code == 503

    rail.tell("settings", down=False)
    assert rail.inquire(order).reason == "NOOR"


def test_the_same_message_twice_is_one_payment(rail: Rail) -> None:
    order = rail.pay()

    assert rail.post("messages", write(replace(order, created=order.created.replace(year=2027)))).status_code == 202
    rail.quiet()

    assert len(rail.inbox.reports(order.end_to_end)) == 1
    assert len(rail.items()) == 1


def test_a_message_id_used_for_something_else_is_not_taken(rail: Rail) -> None:
    order = rail.pay()

    response = rail.post("messages", write(replace(order, amount=1)))

    assert (response.status_code, response.json()["code"]) == (409, "message_reused")


def test_the_same_payment_in_another_message_is_refused_as_a_duplicate(rail: Rail) -> None:
    first = rail.pay()
    second = rail.pay(end_to_end=first.end_to_end)
    rail.quiet()

    said = {report.original_message: report.reason for report in rail.inbox.reports(first.end_to_end)}
    assert said == {first.message: None, second.message: "AM05"}
    assert rail.inquire(second).reason == "AM05"
    assert len(rail.items()) == 1


def test_instapay_carries_fifty_thousand_and_pesonet_any_amount(rail: Rail) -> None:
    within, above = rail.pay(50_000_00), rail.pay(50_000_01)
    large = rail.on("pesonet").pay(5_000_000_00)

    assert rail.report(within).status == "ACSC"
    assert rail.report(above).reason == "AM02"
    assert rail.on("pesonet").report(large).status == "ACSC"


def test_what_a_prefunded_position_does_not_cover_is_refused_until_it_does(rail: Rail) -> None:
    rail.tell("settings", position=150_00)
    first, second, third = rail.pay(100_00), rail.pay(100_00), rail.pay(50_00)
    rail.report(third)

    assert [rail.report(order).reason for order in (first, second, third)] == [None, "AM04", None]
    assert rail.report(rail.pay(1)).reason == "AM04"

    rail.tell("cycle")
    assert rail.report(rail.pay(1)).status == "ACSC"


def test_accounts_that_are_not_there_and_other_currencies_are_refused(rail: Rail) -> None:
    rail.tell("settings", unknown=["0012345678"])

    assert rail.report(rail.pay()).reason == "AC01"
    assert rail.report(rail.pay(creditor_account="2")).status == "ACSC"
    assert rail.report(rail.pay(creditor_account="2", asset="USD/2")).reason == "AM11"


def test_the_next_few_and_one_by_its_end_to_end_id_come_before_all(rail: Rail) -> None:
    rail.tell("outcomes", answers="reject", code="AC03")
    rail.tell("outcomes", answers="reject", code="AC04", count=2)
    rail.tell("outcomes", answers="accept", count=1)
    rail.tell("outcomes", answers="reject", code="FRAD", end_to_end=["mine"])

    orders = [rail.pay(), rail.pay(end_to_end="mine"), rail.pay(), rail.pay(), rail.pay()]

    assert [rail.report(order).reason for order in orders] == ["AC04", "FRAD", "AC04", None, "AC03"]


def test_a_mix_is_drawn_by_the_end_to_end_id_the_same_each_time(rail: Rail) -> None:
    mix = {"mix": {"accept": 2, "reject": 1, "silence": 1}, "seed": 7, "code": "AC04"}
    fates = []
    for on in (rail, rail.on("pesonet")):
        on.tell("outcomes", **mix)
        orders = [on.pay(end_to_end=f"X{number}", message=f"X{number}") for number in range(40)]
        fates.append([(on.inquire(order).status, on.inquire(order).reason) for order in orders])

    assert fates[0] == fates[1]
    assert set(fates[0]) == {("ACSC", None), ("RJCT", "AC04"), ("PDNG", None)}


def test_what_the_product_does_not_take_is_said_again_until_it_does(rail: Rail) -> None:
    rail.inbox.answers = [500, 404, 503]

    order = rail.pay()

    assert rail.report(order).status == "ACSC"
    rail.quiet()
    assert rail.inbox.tries == 4


def test_two_tenants_never_meet(rail: Rail) -> None:
    order = rail.order()
    url = rail.url.replace("/acme/", "/other/")
    mine = rail.post("messages", write(order)).status_code

    until(lambda: len(rail.items()) == 1)
    stolen = rail.http.post(f"{url}/messages", content=write(order), headers={})

    assert (mine, stolen.status_code) == (202, 400)
