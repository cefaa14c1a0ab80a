"""What the product orders: refused, treated as the rail was told, booked once; and the answer to an inquiry.

A pacs.008, and, in `returning`, a pacs.004.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from primitives.kit.ids import new_id
from primitives.payments.messages import CreditTransfer, PaymentReturn, StatusReport, StatusRequest, write
from primitives.payments.messages.profile import CREDIT_TRANSFER, PAYMENT_RETURN
from primitives.payments.messages.status import NO_ORIGINAL
from primitives.payments.messages.status import PENDING as UNDER_WAY
from primitives.payments.messages.status import REJECTED as REFUSED
from primitives.payments.simulator import letters as kept
from primitives.payments.simulator.account import Account
from primitives.payments.simulator.letters import Entry, Letter, milliseconds
from primitives.payments.simulator.outcomes import (
    BEFORE_RESPONSE,
    DUPLICATE,
    UNDECIDED,
    UNSPOKEN,
    WRONG_AMOUNT,
    Outcome,
    drawn,
)
from primitives.payments.simulator.refusals import refusal_of
from primitives.payments.simulator.store import Callback, Store
from primitives.payments.wire_ids import wire_id

SETTLED = "ACSC"


class Refused(Exception):
    """A message the rail does not take. status: of HTTP; code: for programs."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class Taken:
    """callbacks: what it made to send. early: they are sent before the message is answered."""

    callbacks: tuple[Callback, ...] = ()
    early: bool = False


def take_transfer(store: Store, account: Account, order: CreditTransfer, now: datetime) -> Taken:
    """The same message twice is one; Raises Refused where its id comes with another content."""
    new = _letter(account, order, now)
    if came_before(store, new):
        return Taken()
    return order_taken(store, account, new, refusal_of(store, account, order), now)


def came_before(store: Store, new: Letter) -> bool:
    """Raises Refused where its id came with another content."""
    known = store.letter(new.account, new.direction, new.message)
    if known is not None and known.digest != new.digest:
        raise Refused(409, "message_reused", "this message id was used for another message")
    return known is not None


def order_taken(store: Store, account: Account, new: Letter, code: str | None, now: datetime) -> Taken:
    """code: the rail's own refusal; None: as it was told to treat such an order."""
    if code is not None:
        refused = replace(new, state=kept.REJECTED, code=code, decided=new.at)
        store.put(refused)
        return Taken((store.call_back(account.id, new.at, report(refused, now)),))
    return _treat(store, new, _outcome(store, account, new.end_to_end), now)


def _letter(account: Account, order: CreditTransfer, now: datetime) -> Letter:
    return Letter(
        account=account.id,
        message=order.message,
        direction=kept.OUT,
        kind=kept.TRANSFER,
        end_to_end=order.end_to_end,
        amount=order.amount,
        asset=order.asset,
        party=order.creditor_account,
        digest=digest_of(order),
        at=milliseconds(now),
    )


def digest_of(order: CreditTransfer | PaymentReturn) -> bytes:
    """When a message was made is no part of what it says: a second sending has another time."""
    return hashlib.sha256(repr(replace(order, created=datetime.min)).encode()).digest()


def _outcome(store: Store, account: Account, end_to_end: str) -> Outcome:
    """For this payment alone, else for the next few, else for all."""
    told = store.told(account.id, end_to_end)
    if told is not None:
        return drawn(told, end_to_end)
    settings = account.settings
    if not settings.next:
        return drawn(settings.rule, end_to_end)
    (rule, left), *rest = settings.next
    store.set(account, replace(settings, next=(((rule, left - 1),) if left > 1 else ()) + tuple(rest)))
    return drawn(rule, end_to_end)


def _treat(store: Store, new: Letter, outcome: Outcome, now: datetime) -> Taken:
    letter = replace(new, answers=outcome.answers, refusal=outcome.refusal)
    if outcome.answers in UNDECIDED:
        store.put(letter)
        if outcome.after is None:
            return Taken()
        return Taken((store.call_back(letter.account, letter.at + outcome.after, None, letter.message),))
    letter = decide(store, letter, letter.at)
    if outcome.answers in UNSPOKEN:
        return Taken()
    wrong = outcome.amount if outcome.amount is not None else letter.amount + 1
    body = report(letter, now, wrong if outcome.answers == WRONG_AMOUNT else None)
    copies = outcome.times if outcome.answers == DUPLICATE else 1
    callbacks = tuple(store.call_back(letter.account, letter.at, body) for _ in range(copies))
    return Taken(callbacks, early=outcome.answers == BEFORE_RESPONSE)


def decide(store: Store, letter: Letter, at: int) -> Letter:
    """A pending order of the product becomes what it was meant to become; accepted, it is booked."""
    state = kept.ACCEPTED if letter.refusal is None else kept.REJECTED
    decided = replace(letter, state=state, code=letter.refusal, decided=at)
    store.put(decided)
    if state == kept.ACCEPTED:
        kind = kept.SENT_BACK if letter.kind == kept.RETURN else kept.SENT
        entry = Entry(kind, letter.message, letter.end_to_end, -letter.amount, letter.asset, at)
        store.book(letter.account, entry)
        if letter.kind == kept.RETURN:
            _count_returned(store, letter)
    return decided


def _count_returned(store: Store, letter: Letter) -> None:
    credit = store.letter(letter.account, kept.IN, letter.original or "")
    if credit is not None:
        store.put(replace(credit, returned=credit.returned + letter.amount))


def report(letter: Letter, now: datetime, amount: int | None = None) -> bytes:
    """pacs.002. amount: another than the letter's."""
    status = {kept.ACCEPTED: SETTLED, kept.REJECTED: REFUSED}.get(letter.state, UNDER_WAY)
    said = StatusReport(
        fresh_id(), now, letter.message, letter.end_to_end, status, letter.code,
        letter.amount if amount is None else amount, letter.asset,
        PAYMENT_RETURN if letter.kind == kept.RETURN else CREDIT_TRANSFER,
    )  # fmt: skip
    return write(said)


def inquire(store: Store, account: Account, question: StatusRequest, now: datetime) -> bytes:
    """The truth: settled, refused, undecided, or never received."""
    letter = store.letter(account.id, kept.OUT, question.original_message)
    if letter is not None and letter.end_to_end == question.original_end_to_end:
        return report(letter, now)
    original, end_to_end = question.original_message, question.original_end_to_end
    none = StatusReport(fresh_id(), now, original, end_to_end, REFUSED, NO_ORIGINAL, None)
    return write(replace(none, original_name=question.original_name))


def fresh_id() -> str:
    return wire_id(new_id())
