"""A wallet and the states of its life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

STATES = PENDING, ACTIVE, FROZEN, CLOSED = ("pending", "active", "frozen", "closed")
NOT_CLOSED = (PENDING, ACTIVE, FROZEN)


@dataclass(frozen=True, slots=True)
class Wallet:
    """thaws_to: the state a frozen wallet returns to, and frozen_because: what the person who froze it wrote.

    account_number: None for a wallet that has none yet; mobiles: those registered for it, with spaces between.
    """

    id: str
    reference: str
    owner: str
    kind: str
    state: str
    opened_at: datetime
    thaws_to: str | None = None
    frozen_because: str | None = None
    account_number: str | None = None
    mobiles: str | None = None

    @property
    def active(self) -> bool:
        return self.state == ACTIVE

    @property
    def frozen(self) -> bool:
        return self.state == FROZEN

    @property
    def shut(self) -> bool:
        """Whether its accounts take and give nothing: frozen by a person, or closed for good."""
        return self.state in (FROZEN, CLOSED)

    @property
    def proxies(self) -> tuple[str, ...]:
        return tuple((self.mobiles or "").split())


@dataclass(frozen=True, slots=True)
class Address:
    """An account number or a mobile number, and whose it is. wallet: None where it was removed and is free again."""

    address: str
    kind: str
    wallet: str | None
