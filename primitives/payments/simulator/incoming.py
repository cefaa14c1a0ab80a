"""What the rail brings to the product, and the product's word on it: credits, returns, recalls."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from primitives.kit.store import Json
from primitives.payments.messages import (
    CancellationRequest,
    CreditTransfer,
    PaymentReturn,
    Resolution,
    StatusReport,
    write,
)
from primitives.payments.messages.returns import CANCELLED, NOT_CANCELLED
from primitives.payments.messages.status import ACCEPTED as SETTLED
from primitives.payments.messages.status import REJECTED as REFUSED
from primitives.payments.simulator import letters as kept
from primitives.payments.simulator.account import Account
from primitives.payments.simulator.asked import BadControl, Body, asset, integer, maybe, plain, text
from primitives.payments.simulator.letters import Entry, Letter, milliseconds, shown
from primitives.payments.simulator.outcomes import COPIES
from primitives.payments.simulator.store import Store
from primitives.payments.simulator.taking import Refused, Taken, fresh_id

Done = tuple[Json, Taken]

OTHER_BANK = "FFBBPHM0XXX"  # ISO 9362: a 0 at the eighth place marks a code for tests
OWN_BANK = "FFACPHM0XXX"
SOMEBODY = "000000000001"
PESOS = "PHP/2"


# ── what the rail is told to bring ────────────────────────────────────────────────────────────────────────────


def credit(store: Store, account: Account, body: Body, now: datetime) -> Done:
    """A pacs.008 for an account of the product's. times: copies of the same message."""
    order = _order(body, now)
    if store.letter(account.id, kept.IN, order.message) is not None:
        raise BadControl("message is the id of one that was sent before")
    letter = _brought(account, order.message, kept.TRANSFER, order, order.creditor_account, now)
    store.put(letter)
    copies = maybe(body, "times", lambda members, name: integer(members, name, 1, COPIES), 1)
    written = write(order)
    return shown(letter), Taken(tuple(store.call_back(account.id, letter.at, written) for _ in range(copies)))


def _order(body: Body, now: datetime) -> CreditTransfer:
    message = maybe(body, "message", _id, fresh_id())
    return CreditTransfer(
        message=message,
        created=now,
        end_to_end=maybe(body, "end_to_end", _id, message),
        transaction=message,
        uetr=str(uuid4()),
        amount=integer(body, "amount"),
        asset=maybe(body, "asset", asset, PESOS),
        debtor_bank=maybe(body, "bank", lambda members, name: plain(members, name, "bic"), OTHER_BANK),
        debtor_account=maybe(body, "sender_account", lambda members, name: plain(members, name, "account"), SOMEBODY),
        debtor_name=maybe(body, "sender", text, "Juan dela Cruz"),
        creditor_bank=OWN_BANK,
        creditor_account=plain(body, "account", "account"),
        creditor_name=maybe(body, "name", text, ""),
        remittance=maybe(body, "reference", text, ""),
    )


def bring_back(store: Store, account: Account, body: Body, now: datetime) -> Done:
    """A pacs.004 of a payment of the product's that was accepted: all that is left of it, or `amount`.

    Where none is named, of one that nobody knows.
    """
    if "message" not in body and "end_to_end" not in body:
        return _bring_stray(store, account, body, now)
    original = _accepted(store, account, kept.OUT, body)
    left = original.amount - original.returned
    amount = maybe(body, "amount", integer, left)
    if not 0 < amount <= left:
        raise BadControl(f"amount is at most what is left of the payment, {left}")
    code = maybe(body, "code", _code, "AC04")
    said = PaymentReturn(fresh_id(), now, original.end_to_end, amount, original.asset, code, original.message)
    letter = replace(
        _brought(account, said.message, kept.RETURN, said, original.party, now),
        state=kept.ACCEPTED, code=code, decided=milliseconds(now),
    )  # fmt: skip
    store.put(letter)
    store.put(replace(original, returned=original.returned + amount))
    _book(store, letter, kept.RETURNED, amount)
    return shown(letter), Taken((store.call_back(account.id, letter.at, write(said)),))


def _bring_stray(store: Store, account: Account, body: Body, now: datetime) -> Done:
    amount, code = integer(body, "amount"), maybe(body, "code", _code, "AC04")
    said = PaymentReturn(fresh_id(), now, fresh_id(), amount, maybe(body, "asset", asset, PESOS), code)
    letter = replace(
        _brought(account, said.message, kept.RETURN, said, SOMEBODY, now),
        state=kept.ACCEPTED, code=code, decided=milliseconds(now),
    )  # fmt: skip
    store.put(letter)
    _book(store, letter, kept.RETURNED, amount)
    return shown(letter), Taken((store.call_back(account.id, letter.at, write(said)),))


def recall(store: Store, account: Account, body: Body, now: datetime) -> Done:
    """A camt.056 of a credit the product took. account: what the bank says it paid, which may be wrong."""
    original = _accepted(store, account, kept.IN, body)
    code = maybe(body, "code", _code, "DUPL")
    paid = maybe(body, "account", lambda members, name: plain(members, name, "account"), original.party)
    named = (original.message, paid)
    said = CancellationRequest(fresh_id(), now, original.end_to_end, original.amount, original.asset, code, *named)
    letter = _brought(account, said.message, kept.RECALL, said, original.party, now)
    store.put(letter)
    return shown(letter), Taken((store.call_back(account.id, letter.at, write(said)),))


def _accepted(store: Store, account: Account, direction: str, body: Body) -> Letter:
    """By `message`, or by `end_to_end`."""
    if "message" in body:
        found = store.letter(account.id, direction, plain(body, "message", "id"))
    else:
        found = store.of_payment(account.id, direction, kept.TRANSFER, plain(body, "end_to_end", "id"))
    if found is None or found.kind != kept.TRANSFER or found.state != kept.ACCEPTED:
        raise BadControl("message, or end_to_end, names a payment that was accepted")
    return found


def _id(body: Body, name: str) -> str:
    return plain(body, name, "id")


def _code(body: Body, name: str) -> str:
    return plain(body, name, "code")


# ── the product's word on it ──────────────────────────────────────────────────────────────────────────────────


def take_verdict(store: Store, account: Account, said: StatusReport, now: datetime) -> Taken:
    """pacs.002 of a credit. Said twice it is one; Raises Refused for a credit nobody sent, and for a second thought."""
    letter = store.letter(account.id, kept.IN, said.original_message)
    if letter is None or letter.kind != kept.TRANSFER or letter.end_to_end != said.original_end_to_end:
        raise Refused(404, "no_original", "this rail sent no such credit")
    if said.status in SETTLED:
        _close(store, letter, kept.ACCEPTED, None, now, (kept.RECEIVED, letter.amount))
    elif said.status == REFUSED:
        _close(store, letter, kept.REJECTED, said.reason, now)
    return Taken()


def take_resolution(store: Store, account: Account, said: Resolution, now: datetime) -> Taken:
    """camt.029 of a recall. The money itself comes back as a pacs.004."""
    if said.recall is None:
        letter = store.of_payment(account.id, kept.IN, kept.RECALL, said.original_end_to_end)
    else:
        letter = store.letter(account.id, kept.IN, said.recall)
    if letter is None or letter.kind != kept.RECALL or letter.end_to_end != said.original_end_to_end:
        raise Refused(404, "no_original", "this rail sent no such recall")
    if said.status == CANCELLED:
        _close(store, letter, kept.ACCEPTED, None, now)
    elif said.status == NOT_CANCELLED:
        _close(store, letter, kept.REJECTED, said.reason, now)
    return Taken()


def _close(
    store: Store, letter: Letter, state: str, code: str | None, now: datetime, booked: tuple[str, int] | None = None
) -> None:
    if letter.state == state:
        return
    if letter.state != kept.PENDING:
        raise Refused(409, "decided", f"it was {letter.state} before")
    closed = replace(letter, state=state, code=code, decided=milliseconds(now))
    store.put(closed)
    if booked is not None:
        _book(store, closed, *booked)


def _book(store: Store, letter: Letter, kind: str, amount: int) -> None:
    entry = Entry(kind, letter.message, letter.end_to_end, amount, letter.asset, letter.decided or letter.at)
    store.book(letter.account, entry)


def _brought(
    account: Account,
    message: str,
    kind: str,
    said: CreditTransfer | PaymentReturn | CancellationRequest,
    party: str,
    now: datetime,
) -> Letter:
    return Letter(
        account=account.id,
        message=message,
        direction=kept.IN,
        kind=kind,
        end_to_end=said.end_to_end if isinstance(said, CreditTransfer) else said.original_end_to_end,
        amount=said.amount,
        asset=said.asset,
        party=party,
        digest=hashlib.sha256(message.encode()).digest(),
        at=milliseconds(now),
        original=None if isinstance(said, CreditTransfer) else said.original_message,
    )
