"""The books a spec's case runs on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from primitives.ledger.script.frame import Posting
from primitives.ledger.script.memory import Books
from primitives.ledger.script.store import BalanceQuery, MetadataQuery, StoreError
from tests.conformance.spec_file import SpecCase


class SpecStore(Books):
    """asked: one list of `account asset` for each call for balances."""

    def __init__(self, case: SpecCase) -> None:
        self._before = {
            _balance_query(account, asset): amount
            for account, amounts in case.balances.items()
            for asset, amount in amounts.items()
        }
        metadata = {
            MetadataQuery(account, key): value
            for account, values in case.metadata.items()
            for key, value in values.items()
        }
        super().__init__(self._before, metadata)
        self._fails = case.store == "fails"
        self.asked: list[tuple[str, ...]] = []

    def balances(self, queries: Sequence[BalanceQuery]) -> dict[BalanceQuery, int]:
        self._check()
        self.asked.append(tuple(" ".join(part for part in query if part) for query in queries))
        return super().balances(queries)

    def metadata(self, queries: Sequence[MetadataQuery]) -> dict[MetadataQuery, str]:
        self._check()
        return super().metadata(queries)

    def balance_after(self, postings: Iterable[Posting], account: str, asset: str) -> int:
        query = _balance_query(account, asset)
        untouched = self._before.get(query, 0)
        return self.after(postings).get(query, (untouched, untouched))[1]

    def _check(self) -> None:
        if self._fails:
            raise StoreError("the store of this case fails")


def _balance_query(account: str, asset: str) -> BalanceQuery:
    name, _, color = asset.partition(" ")
    return BalanceQuery(account, name, color)
