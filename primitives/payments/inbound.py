"""What rails bring: credits, returns, recalls, settled cycles, fees. Each is kept once, taken or refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from primitives.kit.inbound import Inbound
from primitives.kit.origin import Origin
from primitives.kit.store import Key, Keys, Rows
from primitives.kit.types import TEXT, Money, Optional, Record, Type
from primitives.payments.config import RAIL
from primitives.payments.domain import CREDIT, CYCLE, FEE, RECALL, RETURN, Payment, Receipt
from primitives.payments.tables import PAYMENTS, RECEIPTS
from primitives.payments.wire_ids import id_of

MONEY = Money("")  # the engine reads it as money in the template's own asset
Adds = Callable[[Any], int]


def receipt_keys(origin: Origin, event: Any) -> Keys:
    return (RECEIPTS.at(event.rail, event.message),)


def return_keys(origin: Origin, event: Any) -> Keys:
    own = _own(event.original)
    return (*receipt_keys(origin, event), *([own] if own else []))


def _own(original: str | None) -> Key | None:
    """The payment of ours an original names, None where it cannot be one."""
    id_ = id_of(original or "")
    return PAYMENTS.at(id_) if id_ else None


def keep(kind: str, adds: Adds) -> Callable[[Rows, Origin, Any, bool], None]:
    """adds: what a taken event adds to our position at the rail."""

    def take(rows: Rows, origin: Origin, event: Any, accepted: bool) -> None:
        if rows.get(RECEIPTS, event.rail, event.message) is not None:
            return
        receipt = Receipt(
            rail=event.rail,
            message=event.message,
            kind=kind,
            original=getattr(event, "original", None) or getattr(event, "end_to_end", None),
            amount=adds(event),
            asset=origin.asset,
            bank=getattr(event, "bank", None),
            account=getattr(event, "account", None),
            code=getattr(event, "code", None),
            taken=accepted,
            run=origin.run,
            at=origin.at,
        )
        rows.put(RECEIPTS, receipt)

    return take


_keep_return = keep(RETURN, lambda event: int(event.amount))


def take_return(rows: Rows, origin: Origin, event: Any, accepted: bool) -> None:
    """A return of a payment of ours is counted with it; one of a payment nobody knows is kept all the same."""
    if rows.get(RECEIPTS, event.rail, event.message) is not None:
        return
    _keep_return(rows, origin, event, accepted)
    own = _own(event.original)
    payment: Payment | None = rows.get(PAYMENTS, *own.values) if own else None
    if payment is None:
        return
    after = replace(payment, returned=payment.returned + event.amount)
    rows.put(PAYMENTS, after)
    rows.emit(
        "payment.returned",
        payment.id,
        {
            "rail": payment.rail,
            "reference": payment.end_to_end,
            "amount": payment.amount,
            "asset": payment.asset,
            "resource": payment.resource,
            "returned": after.returned,
            "code": event.code,
        },
    )


def _fields(name: str, *fields: tuple[str, Type]) -> Record:
    return Record(f"payments.{name}", (("message", TEXT), ("rail", RAIL), *fields))


CREDIT_RECEIVED = Inbound(
    "credit_received",
    _fields(
        "credit_received",
        ("amount", MONEY),
        ("account", TEXT),
        ("name", Optional(TEXT)),
        ("bank", TEXT),
        ("sender", Optional(TEXT)),
        ("end_to_end", TEXT),
        ("reference", Optional(TEXT)),
    ),
    refusable=True,
    money="amount",
    keys=receipt_keys,
    take=keep(CREDIT, lambda event: int(event.amount)),
    title="Money came by a rail, for an account here",
)

RETURN_RECEIVED = Inbound(
    "return_received",
    _fields(
        "return_received",
        ("amount", MONEY),
        ("original", TEXT),
        ("code", Optional(TEXT)),
        ("reason", TEXT),
    ),
    refusable=False,
    money="amount",
    keys=return_keys,
    take=take_return,
    title="A payment that was accepted came back",
)

RECALL_RECEIVED = Inbound(
    "recall_received",
    _fields(
        "recall_received",
        ("amount", MONEY),
        ("original", TEXT),
        ("credit", TEXT),
        ("account", TEXT),
        ("code", Optional(TEXT)),
        ("reason", TEXT),
    ),
    refusable=True,
    money=None,
    keys=receipt_keys,
    take=keep(RECALL, lambda event: 0),
    title="A bank asks for a credit back that was taken here",
)

CYCLE_SETTLED = Inbound(
    "cycle_settled",
    _fields(
        "cycle_settled",
        ("cycle", TEXT),
        ("received", MONEY),
        ("paid", MONEY),
    ),
    refusable=False,
    money=None,
    keys=receipt_keys,
    take=keep(CYCLE, lambda event: int(event.paid - event.received)),
    title="A rail settled the net position of a cycle with our bank",
)

FEE_CHARGED = Inbound(
    "fee_charged",
    _fields("fee_charged", ("amount", MONEY), ("cycle", Optional(TEXT))),
    refusable=False,
    money=None,
    keys=receipt_keys,
    take=keep(FEE, lambda event: -int(event.amount)),
    title="A rail charged us for its service",
)

INBOUND = (CREDIT_RECEIVED, RETURN_RECEIVED, RECALL_RECEIVED, CYCLE_SETTLED, FEE_CHARGED)
