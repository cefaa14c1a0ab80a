"""A case: something a workflow could not settle by itself, until a person says how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

STATES = OPEN, RESOLVED = ("open", "resolved")


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount as the API shows it: minor units, and the code of the currency."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Case:
    """reason: the template's word. minor: minor units of `asset`, None where it is about no amount.

    run: that opened it; resource: of the template, that the run made or acts on. outside: what the other side calls it.
    resolution: how it ended, in a few words; evidence: what shows it.
    """

    id: str
    reference: str
    state: str
    reason: str
    minor: int | None
    asset: str
    outside: str | None
    run: str
    resource: str | None
    opened_at: datetime
    resolution: str | None = None
    evidence: str | None = None
    resolved_by: str | None = None
    resolved_at: datetime | None = None

    @property
    def amount(self) -> Sum | None:
        return None if self.minor is None else Sum(self.minor, self.asset.partition("/")[0])
