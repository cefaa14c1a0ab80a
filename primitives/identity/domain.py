"""A customer: a person or a business the tenant serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

CLEAR, HIT = ("clear", "hit")

STATES = ACTIVE, SUSPENDED, CLOSED = ("active", "suspended", "closed")
NOT_CLOSED = (ACTIVE, SUSPENDED)


@dataclass(frozen=True, slots=True)
class Customer:
    """external_id: the tenant's own number for this customer, unique within the tenant; born: an ISO date.

    screening: what the lists of sanctioned people said last, None before anybody looked; a hit stands until a person
    clears it, and cleared_because is what they wrote. verified_until: when what the tier rests on ends.
    """

    id: str
    reference: str
    state: str
    tier: str
    kind: str
    name: str
    mobile: str | None
    email: str | None
    born: str | None
    external_id: str | None
    created_at: datetime
    screening: str | None = None
    screened_at: datetime | None = None
    cleared_because: str | None = None
    verified_until: datetime | None = None

    @property
    def screened(self) -> bool:
        """Looked for on the lists, and not there."""
        return self.screening == CLEAR

    @property
    def blocked_by_screening(self) -> bool:
        return self.screening == HIT

    @property
    def active(self) -> bool:
        return self.state == ACTIVE

    @property
    def birth_date(self) -> date | None:
        return date.fromisoformat(self.born) if self.born else None


@dataclass(frozen=True, slots=True)
class ExternalId:
    """The tenant's own number, taken by one customer for good."""

    external_id: str
    customer: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a customer showed of one kind, the latest of it. last4: of its number, which itself is never kept.

    country: ISO 3166-1 alpha-2. issued_on, expires_on: ISO dates. file: where its picture is, for those who keep it.
    """

    customer: str
    kind: str
    last4: str | None
    country: str | None
    issued_on: str | None
    expires_on: str | None
    file: str | None
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class Check:
    """One question to the provider. kind: `verify` or `screen`; tier: that was wanted, None for a screening.

    provider: the provider's own reference. expires_at: of what was approved.
    """

    id: str
    reference: str
    kind: str
    state: str
    customer: str
    tier: str | None
    run: str
    asked_at: datetime
    reason: str | None = None
    provider: str | None = None
    decided_at: datetime | None = None
    expires_at: datetime | None = None
