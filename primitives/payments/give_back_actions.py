"""The write `reserve_return` and the call `give_back`: a credit that is asked back, first set aside, then sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from primitives.kit.action import Input, Signature, Write
from primitives.kit.call import Call, Intent
from primitives.kit.contract import OutsideMoney
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline
from primitives.kit.store import Json, Keys, Rows
from primitives.kit.types import TEXT, Enum, Money, Record
from primitives.payments.config import RAIL, Config
from primitives.payments.domain import GiveBack, Sent
from primitives.payments.give_back_settling import given, settle, settle_keys
from primitives.payments.give_backs import (
    DECLINES,
    GIVEN_BACK,
    PENDING,
    RELEASED,
    RESERVED,
    STATES,
    Wanted,
    free,
    give_back_keys,
    reserve,
)
from primitives.payments.tables import GIVE_BACKS

FOLLOWS_RECALL = "FOCR"
"""ISO 20022 external return reason: it follows a cancellation request."""

CODE = "[A-Z0-9]{4}"


@dataclass(frozen=True, slots=True)
class Reserved:
    """What a run keeps of a reservation. original: the credit's EndToEndId."""

    id: str
    rail: str
    credit: str
    original: str
    amount: int
    run: str


def set_aside(rows: Rows, wanted: Wanted) -> Reserved:
    """Raises Decline: credit_unknown, credit_given_back."""
    row = reserve(rows, wanted)
    return Reserved(row.id, row.rail, row.credit, row.original, row.amount, row.run)


def release(rows: Rows, reserved: Reserved) -> None:
    """Undo of `set_aside`. What was sent since, and may have arrived, stays as it is: the rail's word decides."""
    row = rows.get(GIVE_BACKS, reserved.id)
    if row is not None and row.state == RESERVED:
        free(rows, row)
        rows.put(GIVE_BACKS, replace(row, state=RELEASED))


def release_keys(reserved: Reserved) -> Keys:
    return give_back_keys(reserved.run, reserved.rail, reserved.credit)


def record_reserved(output: Reserved) -> Json:
    return {
        "id": output.id,
        "rail": output.rail,
        "credit": output.credit,
        "original": output.original,
        "amount": output.amount,
        "run": output.run,
    }


def revive_reserved(stored: Any) -> Reserved:
    return Reserved(**stored)


# ── the call ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Giving:
    """reason: an ISO code that the return carries."""

    wanted: Wanted
    reason: str


def intend(rows: Rows, asked: Giving) -> Intent:
    """What this run reserved of the credit; where it reserved nothing, that is done first, and may decline."""
    row = rows.get(GIVE_BACKS, asked.wanted.id)
    if row is None or row.state != RESERVED:
        row = reserve(rows, asked.wanted)
    elif row.amount != asked.wanted.amount:
        raise Decline(GIVEN_BACK, left=row.amount)
    sent = replace(row, state=PENDING, made_at=asked.wanted.at)
    rows.put(GIVE_BACKS, sent)
    return Intent(sent.rail, sent.message, _body(sent, asked.reason))


def _body(row: GiveBack, reason: str) -> Json:
    """What the connector makes its message of. amount: minor units."""
    return {
        "message": row.message,
        "credit": row.credit,
        "end_to_end": row.original,
        "amount": row.amount,
        "asset": row.asset,
        "reason": reason,
    }


def record(output: Sent) -> Json:
    return given(output)


def revive(stored: Any) -> Sent:
    return Sent(**stored)


# ── the signatures ────────────────────────────────────────────────────────────────────────────────────────────


def _inputs(config: Config) -> dict[str, Input]:
    return {
        "rail": Input(config.rail, key=True, title="The rail it came by"),
        "credit": Input(TEXT, key=True, title="The rail's id of the message that brought it"),
        "amount": Input(Money(config.asset), title="How much of it goes back"),
        "account": Input(TEXT, required=False, title="The account it paid, as the bank says", personal=True),
    }


def _keys(origin: Origin, given: Mapping[str, Any]) -> Keys:
    return give_back_keys(origin.run, given["rail"], given["credit"])


def _wanted(origin: Origin, given: Mapping[str, Any]) -> Wanted:
    return Wanted(
        rail=given["rail"],
        credit=given["credit"],
        account=given.get("account"),
        amount=given["amount"],
        asset=origin.asset,
        run=origin.run,
        resource=origin.resource,
        at=origin.at,
    )


def reserve_signature(config: Config, names: Mapping[str, str]) -> Signature:
    return Signature(
        inputs=_inputs(config),
        keys=_keys,
        build=_wanted,
        output=Record(
            "payments.reserve_return",
            (("rail", RAIL), ("credit", TEXT), ("original", TEXT), ("amount", Money(""))),
        ),
        declines=DECLINES,
    )


def give_back_signature(config: Config, names: Mapping[str, str]) -> Signature:
    reason = Input(
        TEXT, required=False, pattern=CODE, title=f"The code the return carries; {FOLLOWS_RECALL} if left out"
    )
    return Signature(
        inputs={**_inputs(config), "reason": reason},
        keys=_keys,
        build=lambda origin, given: Giving(_wanted(origin, given), given.get("reason") or FOLLOWS_RECALL),
        output=Record(
            "payments.give_back",
            (
                ("rail", RAIL),
                ("reference", TEXT),
                ("state", Enum("payments.give_back.state", STATES)),
                ("reason", TEXT),
                ("code", TEXT),
                ("amount", Money("")),
            ),
        ),
        declines=DECLINES,
    )


RESERVE_RETURN = Write(
    "reserve_return",
    reserve_signature,
    set_aside,
    release,
    record_reserved,
    revive_reserved,
    title="Set a credit aside that a bank asks back",
    undo_keys=release_keys,
)

GIVE_BACK = Call(
    "give_back",
    give_back_signature,
    intend,
    settle,
    settle_keys,
    record,
    revive,
    refusal="payment_refused",
    title="Send a credit back to whom it came from",
)

WRITES = (RESERVE_RETURN,)
GIVE_BACK_CALLS = (GIVE_BACK,)

GIVE_BACK_OUTSIDE = (
    OutsideMoney("give_back", "accepted", "amount"),
    OutsideMoney("give_back", "rejected", None),
    OutsideMoney("give_back", "unknown", None),
)
