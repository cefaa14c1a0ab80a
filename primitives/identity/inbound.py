"""What the provider says by itself: that what a customer was verified by has ended. Nobody can refuse that."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from primitives.identity.domain import Check
from primitives.identity.settling import EXPIRED
from primitives.identity.tables import CHECKS, CUSTOMERS
from primitives.kit.inbound import Inbound, Lookup
from primitives.kit.origin import Origin
from primitives.kit.store import Keys, Rows
from primitives.kit.types import TEXT, TIME, Optional, Record

KYC_EXPIRED = "kyc_expired"


def _keys(origin: Origin, event: Any) -> Keys:
    return CHECKS.at(event.check), CUSTOMERS.at(event.customer)


def expired(rows: Rows, origin: Origin, event: Any, accepted: bool) -> None:
    """The check is no longer good. What becomes of the tier is the template's to say."""
    check, customer = rows.get(CHECKS, event.check), rows.get(CUSTOMERS, event.customer)
    if check is None or customer is None or check.customer != customer.id or check.state == EXPIRED:
        return
    rows.put(CHECKS, replace(check, state=EXPIRED, reason=event.reason, expires_at=event.expired_at))
    if customer.verified_until == check.expires_at:
        rows.put(CUSTOMERS, replace(customer, verified_until=event.expired_at))
    rows.emit("customer.kyc_expired", customer.id, {"tier": check.tier, "reason": event.reason})


INBOUND = (
    Inbound(
        KYC_EXPIRED,
        Record(
            "identity.kyc_expired",
            (("customer", TEXT), ("check", TEXT), ("reason", Optional(TEXT)), ("expired_at", TIME)),
        ),
        refusable=False,
        money=None,
        keys=_keys,
        take=expired,
        title="What a customer was verified by has ended",
    ),
)


def _customer_of(check: Check) -> str | None:
    return check.customer


LOOKUPS = (
    Lookup(
        "by_customer",
        {"customer": TEXT},
        CUSTOMERS,
        key=lambda values: (values[0],),
        id=lambda customer: str(customer.id),
        resource="identity.customer",
        title="The customer a provider names by the reference we gave it",
    ),
    Lookup(
        "of_check",
        {"check": TEXT},
        CHECKS,
        key=lambda values: (values[0],),
        id=_customer_of,
        resource="identity.customer",
        title="The customer a check was about",
    ),
)
