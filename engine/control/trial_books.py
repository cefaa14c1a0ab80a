"""What a try left in memory: its runs, what was posted, what every account has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.compiler.product import Active, Product
from engine.control.succession import keeper
from engine.runtime.tables import CALLS, RUNS, CallRow, Run
from primitives.kit.canonical import parse
from primitives.kit.memory import Memory, MemoryRows
from primitives.kit.posting import ChartAccount
from primitives.kit.store import Json, Table

POSTINGS = "postings"
"""The column by which the journal of whoever keeps the books is known."""


@dataclass(frozen=True, slots=True)
class TrialBooks:
    """memory: of the one tenant there is."""

    product: Product
    memory: Memory

    @property
    def runs(self) -> list[Run]:
        """In the order they began."""
        return sorted(self._rows(RUNS), key=lambda run: run.id)

    def calls(self, run: Run) -> list[CallRow]:
        return [call for call in self._rows(CALLS) if call.run == run.id]

    def call(self, run: Run) -> CallRow | None:
        """The last one it made."""
        return next((call for call in self.calls(run) if call.message == run.call), None)

    @property
    def entries(self) -> list[Any]:
        """Of the journal, oldest first; what moved nothing, such as a freeze, is left out."""
        active = keeper(self.product)
        if active is None:
            return []
        journals = [one for one in active.manifest.tables if one.journal and _has(one, POSTINGS)]
        found = [row for table in journals for row in self.memory.journals.get(str(table), [])]
        return [row for row in found if parse(row.postings)]

    def balances(self) -> dict[tuple[str, str], int]:
        """By address and asset, on the account's normal side; every account that was ever posted to."""
        active = keeper(self.product)
        if active is None or active.manifest.posting is None:
            return {}
        named = _Named(active.manifest.posting.chart(active.config).values())
        return {
            (address, asset): self._balance(active, *place, asset)
            for address, asset in self._touched()
            if (place := named.find(address)) is not None
        }

    def account(self, address: str) -> str | None:
        """Its name in the chart."""
        active = keeper(self.product)
        if active is None or active.manifest.posting is None:
            return None
        found = _Named(active.manifest.posting.chart(active.config).values()).find(address)
        return found[0] if found else None

    def _touched(self) -> list[tuple[str, str]]:
        legs = [leg for row in self.entries for leg in parse(row.postings)]
        return sorted({(address, asset) for source, destination, asset, _ in legs for address in (source, destination)})

    def _balance(self, active: Active, account: str, holes: tuple[str, ...], asset: str) -> int:
        posting = active.manifest.posting
        assert posting is not None
        keys = list(posting.balance_keys(active.config, account, holes, asset))
        rows = MemoryRows(self.memory, keys[0].table.schema if keys else active.manifest.name)
        rows.load(keys)
        return posting.balance(rows, active.config, account, holes, asset)

    def _rows(self, table: Table[Any]) -> Iterator[Any]:
        return (row for key, row in self.memory.state.items() if key[0] is table)


class _Named:
    """Accounts by the addresses they may have."""

    def __init__(self, accounts: Iterable[ChartAccount]) -> None:
        self._patterns = [(account.name, _pattern(account.address)) for account in accounts]

    def find(self, address: str) -> tuple[str, tuple[str, ...]] | None:
        """The account's name, and what fills its holes."""
        for name, pattern in self._patterns:
            match = pattern.fullmatch(address)
            if match:
                return name, match.groups()
        return None


def _pattern(address: str) -> re.Pattern[str]:
    return re.compile("".join("([^:]+)" if part.startswith("{") else re.escape(part) for part in _parts(address)))


def _parts(address: str) -> list[str]:
    return [part for part in re.split(r"(\{[^}]*\})", address) if part]


def entry_shown(row: Any) -> dict[str, Json]:
    """line: of the template. Amounts in minor units."""
    legs: list[Json] = [
        {"source": source, "destination": destination, "asset": asset, "amount": amount}
        for source, destination, asset, amount in parse(row.postings)
    ]
    return {"n": row.n, "run": row.run, "kind": row.kind, "template": row.line, POSTINGS: legs}


def balances_shown(
    books: TrialBooks, before: Mapping[tuple[str, str], int], after: Mapping[tuple[str, str], int]
) -> list[Json]:
    return [
        {
            "account": books.account(address),
            "address": address,
            "asset": asset,
            "before": before.get((address, asset), 0),
            "after": has,
        }
        for (address, asset), has in after.items()
    ]


def _has(table: Table[Any], column: str) -> bool:
    return any(field.name == column for field in table.fields)
