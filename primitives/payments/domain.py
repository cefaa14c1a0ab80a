"""A payment by one rail and what became of it; what a rail brought us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from primitives.payments.reasons import text_of

PENDING, ACCEPTED, REJECTED, UNKNOWN, REROUTED = STATES = ("pending", "accepted", "rejected", "unknown", "rerouted")
KINDS = CREDIT, RETURN, RECALL, CYCLE, FEE = ("credit", "return", "recall", "cycle", "fee")


@dataclass(frozen=True, slots=True)
class Payment:
    """One order to one rail; a second rail tried is another payment.

    id and end_to_end are one number, as a UUID and as the rails carry it. others: the rails left to try, with blanks
    between. resource: of the template, that it was made for. state `rerouted`: refused, and sent by another rail.
    code: why it is not accepted, the rail's own. returned: how much of it came back. odd: an answer that did not fit,
    kept for people.
    """

    id: str
    end_to_end: str
    uetr: str
    state: str
    rail: str
    route: str
    others: str
    attempt: int
    amount: int
    asset: str
    bank: str
    account: str
    run: str
    resource: str | None
    code: str | None
    returned: int
    odd: str | None
    made_at: datetime
    answered_at: datetime | None

    @property
    def reason(self) -> str:
        return text_of(self.code)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a rail told us, once. message: its own id for it; original: the payment it is about.

    amount: what it adds to our position at the rail, in minor units: a credit, a return; below zero for a fee, and for
    what a cycle paid out to us. taken: false where it was refused. given: how much of a credit went back, or is to.
    """

    rail: str
    message: str
    kind: str
    original: str | None
    amount: int
    asset: str
    bank: str | None
    account: str | None
    code: str | None
    taken: bool
    run: str
    at: datetime
    given: int = 0


@dataclass(frozen=True, slots=True)
class GiveBack:
    """A credit, or a part of it, that one run sends back. message: of the return, its id on the wire.

    credit: the message that brought it; original: its EndToEndId. code: why it is not accepted, the rail's own. odd: an
    answer that did not fit, kept for people.
    """

    id: str
    message: str
    state: str
    rail: str
    credit: str
    original: str
    amount: int
    asset: str
    run: str
    resource: str | None
    code: str | None
    odd: str | None
    made_at: datetime
    answered_at: datetime | None

    @property
    def reason(self) -> str:
        return text_of(self.code)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a workflow sees of its payment: `sent.rail`, `sent.reason`. reference: the EndToEndId, as the receiver
    sees it. reason: for people, '' where there is none; code: the rail's own, '' likewise.
    """

    rail: str
    reference: str
    state: str
    reason: str
    code: str
    amount: int


def sent(payment: Payment) -> Sent:
    return Sent(payment.rail, payment.end_to_end, payment.state, payment.reason, payment.code or "", payment.amount)
