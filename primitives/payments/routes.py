"""Which way a payment goes: the first row that fits, then those of its rails that carry the amount. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST = 10**18 - 1
"""ISO 20022: an amount has at most eighteen digits."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row with its bounds evaluated, in minor units; None, and no banks, where any will do."""

    use: tuple[str, ...]
    least: int | None = None
    most: int | None = None
    banks: tuple[str, ...] = ()
    currency: str | None = None

    def fits(self, amount: int, bank: str, currency: str) -> bool:
        return (
            (self.least is None or amount >= self.least)
            and (self.most is None or amount <= self.most)
            and (self.currency is None or currency == self.currency)
            and (not self.banks or any(same_bank(listed, bank) for listed in self.banks))
        )


def ways(rules: Sequence[Rule], limits: Mapping[str, int], amount: int, bank: str, currency: str) -> tuple[str, ...]:
    """The rails to try, in order; none where no row fits, or no rail of the row carries as much."""
    rule = next((rule for rule in rules if rule.fits(amount, bank, currency)), None)
    if rule is None or not 0 < amount <= MOST:
        return ()
    return tuple(rail for rail in rule.use if rail not in limits or amount <= limits[rail])


def same_bank(listed: str, bank: str) -> bool:
    """ISO 9362: eight characters name a bank with all its branches; as a branch, its head office, XXX."""
    return bank[:8] == listed if len(listed) == 8 else bank.ljust(11, "X") == listed
