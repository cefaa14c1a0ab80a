"""A product's account at a rail: its settings there, as those who control the rail set them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from primitives.kit.store import Json
from primitives.payments.simulator.outcomes import ACCEPT, Outcome, Rule, revived, written


@dataclass(frozen=True, slots=True)
class Settings:
    """rule: for all payments. next: (rule, payments left), which come first, in order.

    down: the rail answers 503 to everything. position: what was paid in before the last cycle, minor units; None for
    as much as needed. unknown: accounts the rail knows not to be there. cycles: how many were closed.
    """

    rule: Rule = field(default_factory=lambda: Outcome(ACCEPT))
    next: tuple[tuple[Rule, int], ...] = ()
    down: bool = False
    position: int | None = None
    unknown: frozenset[str] = frozenset()
    cycles: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """id: of its row. tenant, product, rail: whose it is, and where."""

    id: int
    tenant: str
    product: str
    rail: str
    settings: Settings

    def with_(self, settings: Settings) -> Account:
        return replace(self, settings=settings)


def write_settings(settings: Settings) -> Json:
    return {
        "rule": written(settings.rule),
        "next": [[written(rule), left] for rule, left in settings.next],
        "down": settings.down,
        "position": settings.position,
        "unknown": list[Json](sorted(settings.unknown)),
        "cycles": settings.cycles,
    }


def read_settings(kept: Mapping[str, Any]) -> Settings:
    """The inverse; `{}` is an account as it is opened."""
    if not kept:
        return Settings()
    return Settings(
        revived(kept["rule"]),
        tuple((revived(rule), left) for rule, left in kept["next"]),
        kept["down"],
        kept["position"],
        frozenset(kept["unknown"]),
        kept["cycles"],
    )
