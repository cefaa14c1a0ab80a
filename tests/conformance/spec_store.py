"""The books a spec's case runs on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from primitives.ledger.script.frame import Posting
from primitives.ledger.script.store import BalanceQuery, MetadataQuery, StoreError
from tests.conformance.spec_file import SpecCase


class SpecStore:
    """asked: one list of `account asset` for each call for balances."""

    def __init__(self, case: SpecCase) -> None:
        self._balances = {
            balance_query(account, asset): amount
            for account, amounts in case.balances.items()
            for asset, amount in amounts.items()
        }
        self._metadata = {
            MetadataQuery(account, key): value
            for account, values in case.metadata.items()
            for key, value in values.items()
        }
        self._fails = case.store == "fails"
        self.asked: list[tuple[str, ...]] = []

    def balances(self, queries: Sequence[BalanceQuery]) -> dict[BalanceQuery, int]:
        self._check()
        self.asked.append(tuple(" ".join(part for part in query if part) for query in queries))
        return {held: amount for held, amount in self._balances.items() if any(_answers(held, q) for q in queries)}

    def metadata(self, queries: Sequence[MetadataQuery]) -> dict[MetadataQuery, str]:
        self._check()
        return {query: self._metadata[query] for query in queries if query in self._metadata}

    def after(self, postings: Iterable[Posting]) -> Counter[BalanceQuery]:
        found = Counter(self._balances)
        for source, destination, asset, amount, color in postings:
            found[BalanceQuery(source, asset, color)] -= amount
            found[BalanceQuery(destination, asset, color)] += amount
        return found

    def _check(self) -> None:
        if self._fails:
            raise StoreError("the store of this case fails")


def balance_query(account: str, asset: str) -> BalanceQuery:
    name, _, color = asset.partition(" ")
    return BalanceQuery(account, name, color)


def _answers(held: BalanceQuery, query: BalanceQuery) -> bool:
    every_scale = query.asset == f"{held.asset.split('/')[0]}/*"
    return held == query or (every_scale and held.account == query.account and held.color == query.color)
