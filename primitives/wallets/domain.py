"""A wallet and the states of its life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

STATES = PENDING, ACTIVE, FROZEN, CLOSED = ("pending", "active", "frozen", "closed")


@dataclass(frozen=True, slots=True)
class Wallet:
    """thaws_to: the state a frozen wallet returns to, and frozen_because: what the person who froze it wrote."""

    id: str
    reference: str
    owner: str
    kind: str
    state: str
    opened_at: datetime
    thaws_to: str | None = None
    frozen_because: str | None = None

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
