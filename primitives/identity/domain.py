"""A customer: a person or a business the tenant serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

STATES = ACTIVE, SUSPENDED, CLOSED = ("active", "suspended", "closed")


@dataclass(frozen=True, slots=True)
class Customer:
    """external_id: the tenant's own number for this customer, unique within the tenant; born: an ISO date."""

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
