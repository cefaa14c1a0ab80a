"""What is known of a rail before a template says anything: its currency and its own bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from primitives.kit.money import Asset


@dataclass(frozen=True, slots=True)
class Profile:
    """currency: the one it carries, None for any. most: of one transaction, in whole units of the currency."""

    title: str
    currency: str | None = None
    most: int | None = None


PROFILES: Mapping[str, Profile] = {
    "instapay": Profile(
        "InstaPay, at once and round the clock", "PHP", 50_000
    ),  # BSP: 50,000.00 each, any number a day
    "pesonet": Profile("PESONet, in cycles of banking days", "PHP"),
}


def profile(rail: str) -> Profile:
    """A rail the product does not know by name carries any currency and any amount."""
    return PROFILES.get(rail) or Profile(rail)


def bound(rail: str, asset: Asset) -> int | None:
    """The most one transaction may carry, in minor units of the asset; None where the rail has no bound."""
    most = profile(rail).most
    return None if most is None else most * 10**asset.decimals


TEST_BANK = "FFACPHM0XXX"
"""Who sends where a template names no institution. ISO 9362: a 0 at the eighth place marks a code for tests."""
