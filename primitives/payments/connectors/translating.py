"""Between what the product knows and what a rail says: orders to messages, messages to answers and events. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from primitives.kit.connector import (
    ACCEPTED,
    REJECTED,
    UNKNOWN,
    Answer,
    Answered,
    Arrived,
    BadMessage,
    Message,
    Verdict,
)
from primitives.kit.store import Json
from primitives.payments.messages import (
    CancellationRequest,
    CreditTransfer,
    Notification,
    PaymentReturn,
    Resolution,
    StatusReport,
    StatusRequest,
)
from primitives.payments.messages.profile import CREDIT_TRANSFER, PAYMENT_RETURN
from primitives.payments.messages.status import ACCEPTED as SETTLED
from primitives.payments.messages.status import NO_ORIGINAL
from primitives.payments.messages.status import REJECTED as REFUSED
from primitives.payments.reasons import OPEN, says, text_of
from primitives.payments.wire_ids import derived_wire_id

UNSAID = "MS03"  # not specified
UNWANTED = "CUST"  # the customer's decision

Order = Mapping[str, Any]


def credit_transfer(order: Order, now: datetime) -> CreditTransfer:
    """order: the body of an Intent of `send`."""
    debtor, creditor = order["debtor"], order["creditor"]
    return CreditTransfer(
        message=order["message"],
        created=now,
        end_to_end=order["end_to_end"],
        transaction=order["message"],
        uetr=order["uetr"],
        amount=order["amount"],
        asset=order["asset"],
        debtor_bank=debtor["bank"],
        debtor_account=debtor["account"],
        debtor_name=debtor["name"],
        creditor_bank=creditor["bank"],
        creditor_account=creditor["account"],
        creditor_name=creditor["name"],
        remittance=order["note"],
    )


def payment_return(order: Order, now: datetime) -> PaymentReturn:
    """order: the body of an Intent of `give_back`."""
    return PaymentReturn(
        message=order["message"],
        created=now,
        original_end_to_end=order["end_to_end"],
        amount=order["amount"],
        asset=order["asset"],
        reason=order["reason"],
        original_message=order["credit"],
    )


def is_return(order: Order) -> bool:
    return "credit" in order


def status_request(order: Order, now: datetime) -> StatusRequest:
    message = derived_wire_id(order["message"], f"inquiry/{now.isoformat()}")
    name = PAYMENT_RETURN if is_return(order) else CREDIT_TRANSFER
    return StatusRequest(message, now, order["message"], order["end_to_end"], name)


def answer_of(report: StatusReport) -> Answer:
    """A refusal whose code leaves the outcome open is no refusal, and neither is a word that it is being worked on."""
    said: dict[str, Json] = {"end_to_end": report.original_end_to_end}
    if report.amount is not None:
        said |= {"amount": report.amount, "asset": report.asset}
    if report.status in SETTLED:
        return Answer(ACCEPTED, None, said)
    if report.status != REFUSED:
        return Answer(UNKNOWN, report.status, said)
    code = report.reason or UNSAID
    return Answer(UNKNOWN if says(code) == OPEN else REJECTED, code, said)


def never_had(report: StatusReport) -> bool:
    return report.status == REFUSED and report.reason == NO_ORIGINAL


# ── what comes in by itself ───────────────────────────────────────────────────────────────────────────────────


def arrived(rail: str, asset: str, message: Any) -> Message:
    """Raises BadMessage for what a rail has no reason to send, and for money that is not the product's."""
    match message:
        case StatusReport():
            return Answered(message.message, message.original_message, answer_of(message))
        case CreditTransfer():
            return _event(rail, asset, message, "credit_received", _credit(message))
        case PaymentReturn():
            return _event(rail, asset, message, "return_received", _about(message))
        case CancellationRequest():
            return _event(rail, asset, message, "recall_received", _recall(message))
        case Notification(kind="cycle"):
            more: dict[str, Json] = {"cycle": message.cycle, "received": message.received, "paid": message.paid}
            return _event(rail, asset, message, "cycle_settled", more)
        case Notification(kind="fee"):
            fee: dict[str, Json] = {"amount": message.paid, "cycle": message.cycle or None}
            return _event(rail, asset, message, "fee_charged", fee)
    raise BadMessage("no message a rail sends by itself")


def _event(rail: str, asset: str, message: Any, event: str, more: Mapping[str, Json]) -> Arrived:
    if getattr(message, "asset", asset) != asset:
        raise BadMessage("money in another currency than this product's")
    if getattr(message, "rail", rail) != rail:
        raise BadMessage("a notification of another rail")
    return Arrived(message.message, f"payments.{event}", {"message": message.message, "rail": rail, **more})


def _credit(message: CreditTransfer) -> dict[str, Json]:
    return {
        "amount": message.amount,
        "account": message.creditor_account,
        "name": message.creditor_name or None,
        "bank": message.debtor_bank,
        "sender": message.debtor_name or None,
        "end_to_end": message.end_to_end,
        "reference": message.remittance or None,
    }


def _about(message: PaymentReturn | CancellationRequest) -> dict[str, Json]:
    return {
        "amount": message.amount,
        "original": message.original_end_to_end,
        "code": message.reason or None,
        "reason": text_of(message.reason),
    }


def _recall(message: CancellationRequest) -> dict[str, Json]:
    """What the bank does not say is '': no credit has that id, and no wallet that account."""
    said: dict[str, Json] = {"credit": message.original_message or "", "account": message.account or ""}
    return {**_about(message), **said}


# ── how it ended here ─────────────────────────────────────────────────────────────────────────────────────────


def response(data: Mapping[str, Json], verdict: Verdict, now: datetime, asset: str) -> StatusReport | Resolution:
    """data: of a credit, answered with pacs.002; of a recall, which names an original, with camt.029."""
    fields: Mapping[str, Any] = data
    message = derived_wire_id(fields["message"], "response")
    if "original" in fields:
        status, code = ("CNCL", None) if verdict.accepted else ("RJCR", verdict.code or UNWANTED)
        return Resolution(message, now, fields["original"], status, code, fields["message"])
    status, code = ("ACSC", None) if verdict.accepted else (REFUSED, verdict.code or UNSAID)
    return StatusReport(message, now, fields["message"], fields["end_to_end"], status, code, fields["amount"], asset)
