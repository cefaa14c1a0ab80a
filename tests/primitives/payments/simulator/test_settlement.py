"""The money between a rail and the product: cycles, cut-offs, fees, statements."""

from __future__ import annotations

from datetime import datetime

import pytest

from primitives.payments.messages import (
    Notification,
    Statement,
    read,
)
from primitives.payments.simulator.calendar import MANILA, last_cut_off
from tests.primitives.payments.simulator.bank import Rail
from tests.primitives.payments.simulator.product_side import came, taken_credit


def test_a_cycle_settles_what_was_booked_since_the_last_one_net(rail: Rail) -> None:
    rail.report(rail.pay(300_00))
    taken_credit(rail, 100_00)
    rail.tell("fee", amount=5_00)

    first = rail.tell("cycle")
    second = rail.tell("cycle")

    assert (first["received"], first["paid"], first["entries"]) == (0, 205_00, 3)
    assert second["cycle"] is None
    fee, cycle = sorted(came(rail, Notification, 2), key=lambda one: one.kind, reverse=True)
    assert (fee.kind, fee.paid, fee.received) == ("fee", 5_00, 0)
    assert (cycle.kind, cycle.rail, cycle.cycle) == ("cycle", "instapay", first["cycle"])
    assert (cycle.received, cycle.paid) == (0, 205_00)


def test_a_payment_may_wait_for_its_cycle(rail: Rail) -> None:
    pesonet = rail.on("pesonet")
    pesonet.tell("outcomes", answers="at_cycle")
    order = pesonet.pay()
    assert pesonet.inquire(order).status == "PDNG"

    told = pesonet.tell("cycle", at="2026-11-20T14:00:00+08:00")

    assert pesonet.report(order).status == "ACSC"
    assert told["cycle"] == "PESONET-20261120-1300-1"


@pytest.mark.parametrize(
    "at, cut_off",
    [
        ("2026-11-20T09:59", "2026-11-19T16:00"),
        ("2026-11-20T10:00", "2026-11-20T10:00"),
        ("2026-11-20T15:00", "2026-11-20T13:00"),
        ("2026-11-21T12:00", "2026-11-20T16:00"),
        ("2026-11-30T12:00", "2026-11-27T16:00"),
        ("2027-01-01T12:00", "2026-12-31T16:00"),
    ],
)
def test_pesonet_settles_at_ten_one_and_four_on_banking_days(at: str, cut_off: str) -> None:
    passed = last_cut_off("pesonet", datetime.fromisoformat(at).replace(tzinfo=MANILA))

    assert passed == datetime.fromisoformat(cut_off).replace(tzinfo=MANILA)
    assert last_cut_off("instapay", datetime.fromisoformat(at).replace(tzinfo=MANILA)) is None


def test_a_statement_holds_each_booking_once_and_every_message(rail: Rail) -> None:
    paid = rail.pay(300_00)
    rail.report(paid)
    credit = taken_credit(rail, 100_00)
    rail.tell("outcomes", answers="silence")
    silent = rail.pay()

    told = rail.ask("statement").json()
    xml = read(rail.ask("statement/camt.053").content)

    assert told["closing"] == -200_00
    assert [(item["kind"], item["message"]) for item in told["items"]] == [
        ("sent", paid.message), ("received", credit.message),
    ]  # fmt: skip
    states = {one["message"]: one["state"] for one in told["messages"]}
    assert states == {paid.message: "accepted", credit.message: "accepted", silent.message: "pending"}
    assert isinstance(xml, Statement)
    assert [(item.end_to_end, item.amount) for item in xml.items] == [
        (paid.end_to_end, -300_00), (credit.end_to_end, 100_00),
    ]  # fmt: skip
    assert (xml.opening, xml.closing) == (0, -200_00)
