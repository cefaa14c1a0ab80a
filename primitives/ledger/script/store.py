"""What a whole program reads from the books: balances and metadata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol


class BalanceQuery(NamedTuple):
    """asset: `EUR/2`; `EUR/*` asks for every scale there is. color: empty for money without one."""

    account: str
    asset: str
    color: str = ""


class MetadataQuery(NamedTuple):
    account: str
    key: str


class StoreError(Exception):
    """The books could not be read."""


class Store(Protocol):
    """Raises StoreError. What is not in an answer is zero, or absent."""

    def balances(self, queries: Sequence[BalanceQuery]) -> Mapping[BalanceQuery, int]:
        """Minor units. `EUR/*` is answered by a query of its own for each scale."""

    def metadata(self, queries: Sequence[MetadataQuery]) -> Mapping[MetadataQuery, str]: ...
