"""The call `send`: an order to a rail. What it is made of here; what an answer makes of it is in `settling`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from primitives.kit.action import Bound, Input, Signature, UnknownName
from primitives.kit.call import Call, Intent
from primitives.kit.contract import OutsideMoney
from primitives.kit.ids import derived_id, reference
from primitives.kit.money import parse_asset, show
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline, Defect
from primitives.kit.section import Formula
from primitives.kit.store import Json, Rows
from primitives.kit.types import TEXT, Enum, Money, Record
from primitives.payments.config import BIC, RAIL, Config, Row
from primitives.payments.domain import PENDING, STATES, Payment, Sent
from primitives.payments.rails import TEST_BANK
from primitives.payments.routes import Rule, ways
from primitives.payments.settling import settle, settle_keys
from primitives.payments.tables import PAYMENTS
from primitives.payments.wire_ids import uetr_of, wire_id

ACCOUNT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9./ -]{0,32}[A-Za-z0-9])?")
NAME_LENGTH, NOTE_LENGTH = 140, 140


@dataclass(frozen=True, slots=True)
class Party:
    """bank: its code; account, name: '' where nobody said."""

    bank: str
    account: str
    name: str


@dataclass(frozen=True, slots=True)
class Send:
    """An order, before a rail is chosen. ways: the rails to try, in order."""

    id: str
    route: str
    ways: tuple[str, ...]
    amount: int
    asset: str
    sender: Party
    receiver: Party
    note: str
    run: str
    resource: str | None
    at: datetime


def intend(rows: Rows, order: Send) -> Intent:
    """Raises Decline: no_route, account_not_possible."""
    if not order.ways:
        raise Decline("no_route", route=order.route, bank=order.receiver.bank, shown=show(order.amount, order.asset))
    if any(ACCOUNT.fullmatch(party.account) is None for party in (order.sender, order.receiver)):
        raise Decline("account_not_possible")
    if rows.get(PAYMENTS, order.id) is not None:
        raise Defect(f"{order.id} was sent before")
    payment = _payment(order)
    rows.put(PAYMENTS, payment)
    return Intent(payment.rail, payment.end_to_end, _body(payment, order))


def _payment(order: Send) -> Payment:
    return Payment(
        id=order.id,
        end_to_end=wire_id(order.id),
        uetr=uetr_of(order.id),
        state=PENDING,
        rail=order.ways[0],
        route=order.route,
        others=" ".join(order.ways[1:]),
        attempt=1,
        amount=order.amount,
        asset=order.asset,
        bank=order.receiver.bank,
        account=order.receiver.account,
        run=order.run,
        resource=order.resource,
        code=None,
        returned=0,
        odd=None,
        made_at=order.at,
        answered_at=None,
    )


def _body(payment: Payment, order: Send) -> Json:
    """What the connector makes its message of. amount: minor units."""
    return {
        "message": payment.end_to_end,
        "end_to_end": payment.end_to_end,
        "uetr": payment.uetr,
        "amount": payment.amount,
        "asset": payment.asset,
        "debtor": _party(order.sender),
        "creditor": _party(order.receiver),
        "note": order.note,
    }


def _party(party: Party) -> Json:
    return {"bank": party.bank, "account": party.account, "name": party.name}


# ── the signature ─────────────────────────────────────────────────────────────────────────────────────────────


def send_signature(config: Config, names: Mapping[str, str]) -> Signature | UnknownName:
    route = names["route"]
    rows = config.routes.get(route)
    if rows is None:
        return UnknownName("route", route, tuple(config.routes))
    return Signature(
        inputs={
            "amount": Input(Money(config.asset), title="What the receiver gets"),
            "bank": Input(BIC, title="The receiver's bank"),
            "account": Input(TEXT, pattern=ACCOUNT.pattern, title="The receiver's account number", personal=True),
            "name": Input(TEXT, required=False, max_length=NAME_LENGTH, title="The receiver's name", personal=True),
            "reference": Input(TEXT, required=False, max_length=NOTE_LENGTH, title="A line for them", personal=True),
            "from_account": Input(TEXT, required=False, title="The account number they see", personal=True),
            "from_name": Input(TEXT, required=False, max_length=NAME_LENGTH, title="The name they see", personal=True),
        },
        keys=lambda origin, given: (PAYMENTS.at(_first_id(origin)),),
        build=_build(config, route, rows),
        formulas={name: Bound(formula) for name, formula in _formulas(config, rows).items()},
        output=OUTPUT,
        declines=("no_route", "account_not_possible"),
    )


OUTPUT = Record(
    "payments.send",
    (
        ("rail", RAIL),
        ("reference", TEXT),
        ("state", Enum("payments.payment.state", STATES)),
        ("reason", TEXT),
        ("code", TEXT),
        ("amount", Money("")),
    ),
)


def _formulas(config: Config, rows: tuple[Row, ...]) -> dict[str, Formula]:
    found = {f"row_{number}_{bound}": one for number, row in enumerate(rows) for bound, one in row.bounds.items()}
    used = {rail for row in rows for rail in row.use}
    found |= {f"limit_{rail}": formula for rail, formula in config.limits.items() if rail in used}
    return found | {f"institution_{key}": formula for key, formula in config.institution.items()}


def _first_id(origin: Origin) -> str:
    return derived_id(origin.run, f"payments.send/{origin.line}")


def _build(config: Config, route: str, rows: tuple[Row, ...]) -> Callable[[Origin, Mapping[str, Any]], Send]:
    asset = parse_asset(config.asset)
    currency = asset.code if asset else config.asset

    def build(origin: Origin, given: Mapping[str, Any]) -> Send:
        limits = dict(config.known_limits)
        limits |= {rail: given[f"limit_{rail}"] for rail in config.limits if f"limit_{rail}" in given}
        rules = [_rule(number, row, given) for number, row in enumerate(rows)]
        amount, bank = given["amount"], given["bank"]
        return Send(
            id=_first_id(origin),
            route=route,
            ways=ways(rules, limits, amount, bank, currency),
            amount=amount,
            asset=config.asset,
            sender=_sender(origin, given),
            receiver=Party(bank, given["account"], given.get("name") or ""),
            note=given.get("reference") or "",
            run=origin.run,
            resource=origin.resource,
            at=origin.at,
        )

    return build


def _rule(number: int, row: Row, given: Mapping[str, Any]) -> Rule:
    least, most = (given.get(f"row_{number}_{bound}") for bound in ("from", "up_to"))
    return Rule(row.use, least, most, row.banks, row.currency)


def _sender(origin: Origin, given: Mapping[str, Any]) -> Party:
    """Where nobody says which account it is, the reference of what it was made for."""
    account = given.get("from_account") or reference(origin.resource or origin.run)
    name = given.get("from_name") or given.get("institution_name") or ""
    return Party(given.get("institution_bank") or TEST_BANK, account, name)


# ── the call ──────────────────────────────────────────────────────────────────────────────────────────────────


def record(output: Sent) -> Json:
    return {
        "rail": output.rail,
        "reference": output.reference,
        "state": output.state,
        "reason": output.reason,
        "code": output.code,
        "amount": output.amount,
    }


def revive(stored: Any) -> Sent:
    return Sent(**stored)


SEND = Call(
    "send",
    send_signature,
    intend,
    settle,
    settle_keys,
    record,
    revive,
    refusal="payment_refused",
    names=("route",),
    title="Send money to an account at another bank",
)

CALLS = (SEND,)

OUTSIDE = (
    OutsideMoney("send", "accepted", "amount"),
    OutsideMoney("send", "rejected", None),
    OutsideMoney("send", "unknown", None),
)
