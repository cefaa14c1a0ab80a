"""camt.054: the rail's operator tells what it booked on our settlement account: a cycle's net, or its fee."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from primitives.kit.connector import BadMessage
from primitives.payments.messages.document import Node
from primitives.payments.messages.parts import Leaf, Part, read_parts, write_parts
from primitives.payments.messages.texts import read_amount, read_currency, write_amount

CYCLE, FEE = KINDS = ("cycle", "fee")


@dataclass(frozen=True, slots=True)
class Notification:
    """kind: `cycle`, what the banks owe each other over one cycle, net; `fee`, what the operator bills.

    rail: its name. cycle: the cycle's or the bill's own id. received, paid: minor units of `asset`; what was credited
    to us and debited from us, either of them zero or not.
    """

    message: str
    created: datetime
    kind: str
    rail: str
    cycle: str
    received: int
    paid: int
    asset: str


_NAMED = (
    Part("GrpHdr/MsgId", "message", "id"),
    Part("GrpHdr/CreDtTm", "created", "moment"),
    Part("Ntfctn/Id", "cycle", "id"),
    Part("Ntfctn/Acct/Id/Othr/Id", "rail", "account"),
)


def write_notification(told: Notification) -> Iterator[Leaf]:
    """What is zero has no entry; the account's currency is there all the same."""
    if told.kind not in KINDS:
        raise ValueError(f"a notification is one of {', '.join(KINDS)}")
    yield from write_parts(told, _NAMED)
    yield "Ntfctn/Acct/Ccy", write_amount(0, told.asset)[1], None
    for amount, side in ((told.received, "CRDT"), (told.paid, "DBIT")):
        if amount:
            text, currency = write_amount(amount, told.asset)
            yield "Ntfctn/Ntry+/Amt", text, currency
            yield "Ntfctn/Ntry/CdtDbtInd", side, None
            yield "Ntfctn/Ntry/Sts/Cd", "BOOK", None
            yield "Ntfctn/Ntry/BkTxCd/Prtry/Cd", told.kind, None
    yield "Ntfctn/AddtlNtfctnInf", told.kind, None


def read_notification(root: Node) -> Notification:
    fields = read_parts(root, _NAMED)
    one = root.need("Ntfctn")
    kind, currency = one.need("AddtlNtfctnInf").text(), one.need("Acct/Ccy").text()
    if kind not in KINDS:
        raise BadMessage("a notification tells of a cycle or of a fee")
    sides = {"CRDT": 0, "DBIT": 0}
    for entry in one.all("Ntry"):
        side, amount = entry.need("CdtDbtInd").text(), entry.need("Amt")
        if sides.get(side) != 0 or amount.currency() != currency:
            raise BadMessage("a notification has one entry for each side, in the account's currency")
        sides[side] = read_amount(amount.text(), currency)[0]
    asset = read_currency(currency)
    return Notification(**fields, kind=kind, received=sides["CRDT"], paid=sides["DBIT"], asset=asset)
