"""The books a behaviour case runs on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from primitives.ledger.script import memory
from primitives.ledger.script.store import BalanceQuery, MetadataQuery, StoreError
from tests.conformance.case_file import Case


class Books(memory.Books):
    """A case's balances and metadata; remembers what was asked, as the cases write it."""

    def __init__(self, case: Case) -> None:
        balances = {BalanceQuery(b["account"], b["asset"], b.get("color") or ""): b["amount"] for b in case["balances"]}
        metadata = {
            MetadataQuery(account, key): value
            for account, values in case["metadata"].items()
            for key, value in values.items()
        }
        super().__init__(balances, metadata)
        self._fails = case["expected"].get("store") == "every store call fails"
        self.balance_queries: list[list[dict[str, str]]] = []
        self.metadata_queries: list[dict[str, Any]] = []

    def balances(self, queries: Sequence[BalanceQuery]) -> dict[BalanceQuery, int]:
        self._check()
        self.balance_queries.append([_asked(query) for query in queries])
        return super().balances(queries)

    def metadata(self, queries: Sequence[MetadataQuery]) -> dict[MetadataQuery, str]:
        self._check()
        for account, key in queries:
            self.metadata_queries.append({account: {"_type": "MetadataQuery", "_pos": [key]}})
        return super().metadata(queries)

    def _check(self) -> None:
        if self._fails:
            raise StoreError("the store of this case fails")


def _asked(query: BalanceQuery) -> dict[str, str]:
    asked = {"account": query.account, "asset": query.asset}
    return asked | ({"color": query.color} if query.color else {})
