"""How an event from a rail finds what it is about: the resource a payment was made for."""

from __future__ import annotations

from typing import Any

from primitives.kit.inbound import Lookup
from primitives.kit.types import TEXT
from primitives.payments.domain import Payment
from primitives.payments.tables import PAYMENTS
from primitives.payments.wire_ids import id_of


def _key(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """A text that cannot be an id of ours leads to the row of no payment."""
    return (id_of(values[0] or "") or "",)


def _resource(payment: Payment) -> str | None:
    return payment.resource


OF_ORIGINAL = Lookup(
    "of_original",
    {"original": TEXT},
    PAYMENTS,
    _key,
    _resource,
    resource=None,
    title="What the payment was made for that a return or a recall names",
)

BY_REFERENCE = Lookup(
    "by_reference",
    {"reference": TEXT},
    PAYMENTS,
    _key,
    _resource,
    resource=None,
    title="What the payment was made for whose reference somebody quotes",
)

LOOKUPS = (OF_ORIGINAL, BY_REFERENCE)
