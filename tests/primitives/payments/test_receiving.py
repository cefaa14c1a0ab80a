"""What a rail posts to us: signed messages, read as answers and events with exactly the fields the contract names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from primitives.kit.connector import Answer, Answered, Arrived, BadMessage
from primitives.kit.connector import Message as Received
from primitives.kit.signatures import sign
from primitives.payments.connectors.rails import adapters
from primitives.payments.inbound import INBOUND
from primitives.payments.messages import (
    CancellationRequest,
    CreditTransfer,
    Message,
    Notification,
    PaymentReturn,
    Resolution,
    StatusReport,
    StatusRequest,
    write,
)
from tests.primitives.payments.counter import KEY, NOW
from tests.primitives.payments.desk import BDO, BPI, config

URL = "https://api.example/inbound/acme/e-wallet/instapay"
REAL = datetime.now(UTC)
UETR = "c56a4180-65aa-42ec-a945-5fd21dec0538"


def receive(body: bytes, key: bytes = KEY, now: datetime = REAL, signed: bytes | None = None) -> Received:
    instapay = adapters(config())["instapay"]
    assert instapay.receive is not None
    headers = sign(key, "instapay", "POST", URL, body if signed is None else signed, REAL)
    return instapay.receive(KEY, "POST", URL, headers, body, now)


def credit(asset: str = "PHP/2", name: str = "Maria") -> CreditTransfer:
    sender = (BDO, "0099", name)
    return CreditTransfer("M1", NOW, "E1", "T1", UETR, 2000_00, asset, *sender, BPI, "0012345678", "Juan", "rent")


ARRIVES: dict[str, tuple[Message, dict[str, object]]] = {
    "credit_received": (
        credit(),
        {
            "amount": 2000_00,
            "account": "0012345678",
            "name": "Juan",
            "bank": BDO,
            "sender": "Maria",
            "end_to_end": "E1",
            "reference": "rent",
        },
    ),
    "return_received": (
        PaymentReturn("M1", NOW, "E1", 500_00, "PHP/2", "AC04"),
        {
            "amount": 500_00,
            "original": "E1",
            "code": "AC04",
            "reason": "The account is closed, or takes no credits (AC04)",
        },
    ),
    "recall_received": (
        CancellationRequest("M1", NOW, "E1", 500_00, "PHP/2", "FRAD", "M0", "639170000001"),
        {
            "amount": 500_00,
            "original": "E1",
            "credit": "M0",
            "account": "639170000001",
            "code": "FRAD",
            "reason": "Fraud is suspected (FRAD)",
        },
    ),
    "cycle_settled": (
        Notification("M1", NOW, "cycle", "instapay", "C7", 300_00, 0, "PHP/2"),
        {"cycle": "C7", "received": 300_00, "paid": 0},
    ),
    "fee_charged": (
        Notification("M1", NOW, "fee", "instapay", "B7", 0, 150_00, "PHP/2"),
        {"amount": 150_00, "cycle": "B7"},
    ),
}


@pytest.mark.parametrize("event, message, fields", [(name, *case) for name, case in ARRIVES.items()], ids=ARRIVES)
def test_a_message_of_a_rail_is_an_event(event: str, message: Message, fields: dict[str, object]) -> None:
    arrived = receive(write(message))

    assert arrived == Arrived("M1", f"payments.{event}", {"message": "M1", "rail": "instapay", **fields})


def test_every_event_has_the_fields_its_contract_names() -> None:
    assert ARRIVES.keys() == {one.name for one in INBOUND}
    for inbound in INBOUND:
        fields = {"message", "rail", *ARRIVES[inbound.name][1]}
        assert {name for name, _ in inbound.fields.fields} == fields


def test_a_name_nobody_gave_is_none() -> None:
    arrived = receive(write(credit(name="")))

    assert isinstance(arrived, Arrived)
    assert arrived.data["sender"] is None


def test_a_recall_whose_bank_says_neither_message_nor_account_names_none() -> None:
    arrived = receive(write(CancellationRequest("M1", NOW, "E1", 500_00, "PHP/2", "FRAD")))

    assert isinstance(arrived, Arrived)
    assert (arrived.data["credit"], arrived.data["account"]) == ("", "")


@pytest.mark.parametrize(
    "status, reason, outcome, code",
    [
        ("ACSC", None, "accepted", None),
        ("ACSP", None, "accepted", None),
        ("ACCP", None, "accepted", None),
        ("PDNG", None, "unknown", "PDNG"),
        ("RJCT", "AC01", "rejected", "AC01"),
        ("RJCT", None, "rejected", "MS03"),
        ("RJCT", "AB05", "unknown", "AB05"),
        ("RJCT", "AB06", "unknown", "AB06"),
        ("RJCT", "AB09", "unknown", "AB09"),
        ("RJCT", "DUPL", "unknown", "DUPL"),
    ],
)
def test_a_status_that_comes_by_itself_is_an_answer(
    status: str, reason: str | None, outcome: str, code: str | None
) -> None:
    told = receive(write(StatusReport("S1", NOW, "M9", "E9", status, reason, None)))

    assert told == Answered("S1", "M9", Answer(outcome, code, {"end_to_end": "E9"}))


@pytest.mark.parametrize(
    "message",
    [
        credit(asset="USD/2"),
        Notification("M1", NOW, "cycle", "pesonet", "C7", 300_00, 0, "PHP/2"),
        StatusRequest("Q1", NOW, "M1", "E1"),
        Resolution("X1", NOW, "E1", "CNCL", None),
    ],
    ids=["other money", "another rail's", "a question", "an answer to no recall of ours"],
)
def test_what_a_rail_has_no_reason_to_send_is_refused(message: Message) -> None:
    with pytest.raises(BadMessage):
        receive(write(message))


def test_only_the_rail_itself_is_listened_to() -> None:
    body = write(credit())

    with pytest.raises(BadMessage):
        receive(body, key=b"another key")
    with pytest.raises(BadMessage):
        receive(body.replace(b"2000.00", b"9000.00"), signed=body)
    with pytest.raises(BadMessage):
        receive(body, now=REAL + timedelta(minutes=6))


@pytest.mark.parametrize("body", [b"", b"{}", b"<Document/>", b"\xff\xfe"])
def test_what_cannot_be_read_is_told_without_its_text(body: bytes) -> None:
    with pytest.raises(BadMessage) as refused:
        receive(body)

    assert not body or body.decode(errors="replace") not in str(refused.value)
