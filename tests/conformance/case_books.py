"""The books a behaviour case runs on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from primitives.ledger.script.store import BalanceQuery, MetadataQuery, StoreError
from tests.conformance.case_file import Case


class Books:
    """A case's balances and metadata; remembers what was asked."""

    def __init__(self, case: Case) -> None:
        self._balances = {
            BalanceQuery(b["account"], b["asset"], b.get("color") or ""): b["amount"] for b in case["balances"]
        }
        self._metadata = {
            MetadataQuery(account, key): value
            for account, values in case["metadata"].items()
            for key, value in values.items()
        }
        self._fails = case["expected"].get("store") == "every store call fails"
        self.balance_queries: list[list[dict[str, str]]] = []
        self.metadata_queries: list[dict[str, Any]] = []

    def balances(self, queries: Sequence[BalanceQuery]) -> dict[BalanceQuery, int]:
        self._check()
        self.balance_queries.append([_asked(query) for query in queries])
        found = {query: self._balances.get(query, 0) for query in queries if not query.asset.endswith("/*")}
        for account, asset, _ in (query for query in queries if query.asset.endswith("/*")):
            base = asset.removesuffix("/*")
            found |= {
                held: amount
                for held, amount in self._balances.items()
                if held.account == account and held.asset.split("/")[0] == base
            }
        return found

    def metadata(self, queries: Sequence[MetadataQuery]) -> dict[MetadataQuery, str]:
        self._check()
        for account, key in queries:
            self.metadata_queries.append({account: {"_type": "MetadataQuery", "_pos": [key]}})
        return {query: self._metadata[query] for query in queries if query in self._metadata}

    def _check(self) -> None:
        if self._fails:
            raise StoreError("the store of this case fails")


def _asked(query: BalanceQuery) -> dict[str, str]:
    asked = {"account": query.account, "asset": query.asset}
    return asked | ({"color": query.color} if query.color else {})
