"""A credit that goes back to whom it came from: how much of it is left, and what is promised of that.

A give-back is one run's of one credit. What it takes may be reserved first, before anybody is asked to consent: then no
other run gives the same money back meanwhile, and sending it later cannot fail for want of it.

| its state | its amount counts against the credit |
|---|---|
| reserved, pending, unknown, accepted | yes |
| released, rejected | no |
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from primitives.kit.ids import derived_id
from primitives.kit.problems import Decline, Defect
from primitives.kit.store import Keys, Rows
from primitives.payments.domain import CREDIT, GiveBack, Receipt
from primitives.payments.tables import GIVE_BACKS, RECEIPTS
from primitives.payments.wire_ids import wire_id

STATES = ("reserved", "released", "pending", "accepted", "rejected", "unknown")
RESERVED, RELEASED, PENDING, ACCEPTED, REJECTED, UNKNOWN = STATES
COUNTED = frozenset({RESERVED, PENDING, UNKNOWN, ACCEPTED})

CREDIT_UNKNOWN, GIVEN_BACK = DECLINES = ("credit_unknown", "credit_given_back")


@dataclass(frozen=True, slots=True)
class Wanted:
    """credit: the rail's id of the message that brought it. account: whom it paid, as the bank says; None: not said."""

    rail: str
    credit: str
    account: str | None
    amount: int
    asset: str
    run: str
    resource: str | None
    at: datetime

    @property
    def id(self) -> str:
        return give_back_id(self.run, self.rail, self.credit)


def give_back_id(run: str, rail: str, credit: str) -> str:
    return derived_id(run, f"payments.give_back/{rail}/{credit}")


def give_back_keys(run: str, rail: str, credit: str) -> Keys:
    return RECEIPTS.at(rail, credit), GIVE_BACKS.at(give_back_id(run, rail, credit))


def reserve(rows: Rows, wanted: Wanted) -> GiveBack:
    """Raises Decline: credit_unknown, credit_given_back. In all no more is ever reserved than came."""
    before = rows.get(GIVE_BACKS, wanted.id)
    if before is not None and before.state != RELEASED:
        raise Decline(GIVEN_BACK)
    credit = rows.get(RECEIPTS, wanted.rail, wanted.credit)
    if credit is None or not _is_meant(credit, wanted):
        raise Decline(CREDIT_UNKNOWN)
    if credit.given + wanted.amount > credit.amount:
        raise Decline(GIVEN_BACK, left=credit.amount - credit.given)
    reserved = _reserved(wanted, credit)
    rows.put(RECEIPTS, replace(credit, given=credit.given + wanted.amount))
    rows.put(GIVE_BACKS, reserved)
    return reserved


def _is_meant(credit: Receipt, wanted: Wanted) -> bool:
    """One that was taken, for that account, in that money, and no smaller than what is asked back."""
    return (
        credit.kind == CREDIT
        and credit.taken
        and credit.asset == wanted.asset
        and 0 < wanted.amount <= credit.amount
        and (wanted.account is None or _plain(wanted.account) == _plain(credit.account or ""))
    )


def _plain(account: str) -> str:
    """Banks write the blanks and hyphens of a number as they like."""
    return "".join(character for character in account.upper() if character.isalnum())


def _reserved(wanted: Wanted, credit: Receipt) -> GiveBack:
    return GiveBack(
        id=wanted.id,
        message=wire_id(wanted.id),
        state=RESERVED,
        rail=wanted.rail,
        credit=wanted.credit,
        original=credit.original or "",
        amount=wanted.amount,
        asset=wanted.asset,
        run=wanted.run,
        resource=wanted.resource,
        code=None,
        odd=None,
        made_at=wanted.at,
        answered_at=None,
    )


def free(rows: Rows, give_back: GiveBack) -> None:
    """What it took of its credit may go back by another. The caller puts it in a state that does not count."""
    credit = rows.get(RECEIPTS, give_back.rail, give_back.credit)
    if credit is None or credit.given < give_back.amount:
        raise Defect("less was given of a credit than one of its give-backs took")
    rows.put(RECEIPTS, replace(credit, given=credit.given - give_back.amount))
