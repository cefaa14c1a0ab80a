"""A pacs.004 of the product: a credit it took goes back, all of it or a part, and never more than came."""

from __future__ import annotations

from datetime import datetime

from primitives.payments.messages import PaymentReturn
from primitives.payments.simulator import letters as kept
from primitives.payments.simulator.account import Account
from primitives.payments.simulator.letters import Letter, milliseconds
from primitives.payments.simulator.store import Store
from primitives.payments.simulator.taking import Refused, Taken, came_before, digest_of, order_taken

WRONG_AMOUNT, RETURNED_BEFORE = "AM09", "ARDT"


def take_return(store: Store, account: Account, said: PaymentReturn, now: datetime) -> Taken:
    """The same message twice is one. Raises Refused where no such credit was taken, or not yet as far as is known."""
    credit = _credit(store, account, said)
    if credit is None or credit.state != kept.ACCEPTED or credit.end_to_end != said.original_end_to_end:
        raise Refused(404, "no_original", "the product took no such credit")
    new = _letter(account, said, credit, now)
    if came_before(store, new):
        return Taken()
    return order_taken(store, account, new, _refusal(store, credit, said), now)


def _credit(store: Store, account: Account, said: PaymentReturn) -> Letter | None:
    """By the message that brought it, where that is said: end-to-end ids are other banks' and may come twice."""
    if said.original_message is not None:
        return store.letter(account.id, kept.IN, said.original_message)
    return store.of_payment(account.id, kept.IN, kept.TRANSFER, said.original_end_to_end)


def _refusal(store: Store, credit: Letter, said: PaymentReturn) -> str | None:
    """What is still to be decided counts as well."""
    left = credit.amount - credit.returned - _on_the_way(store, credit)
    if said.asset == credit.asset and said.amount <= left:
        return None
    return RETURNED_BEFORE if left == 0 else WRONG_AMOUNT


def _on_the_way(store: Store, credit: Letter) -> int:
    pending = store.pending(credit.account, kept.OUT)
    return sum(one.amount for one in pending if one.kind == kept.RETURN and one.original == credit.message)


def _letter(account: Account, said: PaymentReturn, credit: Letter, now: datetime) -> Letter:
    return Letter(
        account=account.id,
        message=said.message,
        direction=kept.OUT,
        kind=kept.RETURN,
        end_to_end=said.original_end_to_end,
        amount=said.amount,
        asset=said.asset,
        party=credit.party,
        digest=digest_of(said),
        at=milliseconds(now),
        original=credit.message,
    )
