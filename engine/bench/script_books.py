"""Books in memory for the bench of scripts: a balance by account, asset and colour, and what was posted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

Key = tuple[str, str, str]
Query = TypeVar("Query", bound=tuple[str, ...])


class ScriptBooks:
    """A store that knows balances and no metadata. What is in an account at the beginning came from `@world`."""

    def __init__(self, funded: Mapping[Key, int]) -> None:
        self._held: defaultdict[tuple[str, ...], int] = defaultdict(int)
        for (account, asset, color), amount in funded.items():
            self._held[account, asset, color] += amount
            self._held["world", asset, color] -= amount
        self.posted = 0

    def balances(self, queries: Sequence[Query]) -> dict[Query, int]:
        held = self._held
        return {query: held[query] for query in queries}

    def metadata(self, queries: Sequence[Query]) -> dict[Query, str]:
        return {}

    def post(self, postings: Iterable[tuple[str, str, str, int, str]]) -> None:
        for source, destination, asset, amount, color in postings:
            self._held[source, asset, color] -= amount
            self._held[destination, asset, color] += amount
            self.posted += 1

    def wrong(self, floors: Mapping[Key, int]) -> tuple[str, ...]:
        """What does not balance, in words. floors: how far down an account may be."""
        sums: Counter[str] = Counter()
        for key, amount in self._held.items():
            sums[key[1]] += amount
        return (
            *(f"{asset} adds up to {amount}, not to zero" for asset, amount in sums.items() if amount),
            *(f"{key[0]} is below its bound" for key, floor in floors.items() if self._held[key] < floor),
        )
