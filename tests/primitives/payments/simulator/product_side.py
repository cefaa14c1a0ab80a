"""What the product says to a rail, and waits to be told by it."""

from __future__ import annotations

import json
from typing import TypeGuard, TypeVar

from primitives.payments.messages import (
    CreditTransfer,
    Message,
    PaymentReturn,
    Resolution,
    StatusReport,
    write,
)
from primitives.payments.messages.profile import PAYMENT_RETURN
from tests.primitives.payments.simulator.bank import Rail, now, until

Kind = TypeVar("Kind")


def came(rail: Rail, kind: type[Kind], least: int = 1) -> list[Kind]:
    def found() -> list[Kind]:
        return [one for one in rail.inbox.messages(rail.name) if isinstance(one, kind)]

    until(lambda: len(found()) >= least)
    return found()


def send(rail: Rail, message: Resolution | PaymentReturn | StatusReport) -> int:
    return rail.post("messages", write(message)).status_code


def back(rail: Rail, credit: CreditTransfer, message: str, amount: int) -> None:
    said = PaymentReturn(message, now(), credit.end_to_end, amount, "PHP/2", "FOCR", credit.message)
    assert send(rail, said) == 202


def told_of(rail: Rail, message: str) -> StatusReport:
    """The rail's word on a return."""

    def found() -> list[StatusReport]:
        return [one for one in rail.inbox.messages(rail.name) if _is_about(one, message)]

    until(lambda: bool(found()))
    assert found()[0].original_name == PAYMENT_RETURN
    return found()[0]


def _is_about(said: Message, message: str) -> TypeGuard[StatusReport]:
    return isinstance(said, StatusReport) and said.original_message == message


def answer(rail: Rail, credit: CreditTransfer, status: str, code: str | None) -> int:
    return send(rail, StatusReport("S1", now(), credit.message, credit.end_to_end, status, code, credit.amount))


def taken_credit(rail: Rail, amount: int, **named: str) -> CreditTransfer:
    message = rail.tell("credit", amount=amount, account="639170000001", **named)["message"]
    until(lambda: message in {one.message for one in came(rail, CreditTransfer)})
    credit = next(one for one in came(rail, CreditTransfer) if one.message == message)
    assert answer(rail, credit, "ACSC", None) == 202
    return credit


def refusal(rail: Rail, verb: str, **body: object) -> str:
    response = rail.post(f"control/{verb}", json.dumps(body).encode())
    assert response.status_code == 422
    return str(response.json()["code"])
