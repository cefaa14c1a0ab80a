"""Books in memory, for programs that run on what they are given: at the command line, in the console's playground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from primitives.ledger.script.frame import Posting
from primitives.ledger.script.store import BalanceQuery, MetadataQuery


class Books:
    """A store of the language, in memory."""

    def __init__(self, held: Mapping[BalanceQuery, int], metadata: Mapping[MetadataQuery, str]) -> None:
        self._held = held
        self._metadata = metadata

    def balances(self, queries: Sequence[BalanceQuery]) -> dict[BalanceQuery, int]:
        asked = set(queries)
        return {
            held: amount
            for held, amount in self._held.items()
            if held in asked or held._replace(asset=f"{held.asset.partition('/')[0]}/*") in asked
        }

    def metadata(self, queries: Sequence[MetadataQuery]) -> dict[MetadataQuery, str]:
        return {query: self._metadata[query] for query in queries if query in self._metadata}

    def after(self, postings: Iterable[Posting]) -> dict[BalanceQuery, tuple[int, int]]:
        """Of what the postings moved: the balance before them and after them."""
        moved: Counter[BalanceQuery] = Counter()
        for posting in postings:
            moved[BalanceQuery(posting.source, posting.asset, posting.color)] -= posting.amount
            moved[BalanceQuery(posting.destination, posting.asset, posting.color)] += posting.amount
        return {query: (self._held.get(query, 0), self._held.get(query, 0) + by) for query, by in moved.items()}
