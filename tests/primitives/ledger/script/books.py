"""A store in memory for whole programs, which remembers what it was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from primitives.ledger.script.outcome import Outcome
from primitives.ledger.script.parse import parse
from primitives.ledger.script.program import run_program
from primitives.ledger.script.store import BalanceQuery, MetadataQuery


class Books:
    """balances: by account and asset, written `alice EUR/2`."""

    def __init__(self, balances: Mapping[str, int], metadata: Mapping[MetadataQuery, str]) -> None:
        self._balances = {BalanceQuery(*key.split()): amount for key, amount in balances.items()}
        self._metadata = metadata
        self.asked: list[list[BalanceQuery]] = []
        self.asked_metadata: list[list[MetadataQuery]] = []

    def balances(self, queries: Sequence[BalanceQuery]) -> dict[BalanceQuery, int]:
        self.asked.append(list(queries))
        return {held: amount for held, amount in self._balances.items() if any(_answers(held, q) for q in queries)}

    def metadata(self, queries: Sequence[MetadataQuery]) -> dict[MetadataQuery, str]:
        self.asked_metadata.append(list(queries))
        return {query: self._metadata[query] for query in queries if query in self._metadata}


def _answers(held: BalanceQuery, query: BalanceQuery) -> bool:
    every_scale = query.asset == f"{held.asset.split('/')[0]}/*"
    return held == query or (every_scale and held.account == query.account)


def run(script: str, balances: Mapping[str, int] | None = None, **variables: str) -> Outcome:
    return run_with(Books(balances or {}, {}), script, **variables)


def run_with(books: Books, script: str, **variables: str) -> Outcome:
    parsed = parse(script)
    assert parsed.program is not None, parsed.problems
    return run_program(parsed.program, variables, books)
