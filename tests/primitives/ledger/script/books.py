"""A store in memory for whole programs, which remembers what it was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from primitives.ledger.script import memory
from primitives.ledger.script.outcome import Outcome
from primitives.ledger.script.parse import parse
from primitives.ledger.script.program import run_program
from primitives.ledger.script.store import BalanceQuery, MetadataQuery


class Books(memory.Books):
    def __init__(self, balances: Mapping[str, int], metadata: Mapping[MetadataQuery, str]) -> None:
        """balances: by account and asset, written `alice EUR/2`."""
        super().__init__({BalanceQuery(*key.split()): amount for key, amount in balances.items()}, metadata)
        self.asked: list[list[BalanceQuery]] = []
        self.asked_metadata: list[list[MetadataQuery]] = []

    def balances(self, queries: Sequence[BalanceQuery]) -> dict[BalanceQuery, int]:
        self.asked.append(list(queries))
        return super().balances(queries)

    def metadata(self, queries: Sequence[MetadataQuery]) -> dict[MetadataQuery, str]:
        self.asked_metadata.append(list(queries))
        return super().metadata(queries)


def run(script: str, balances: Mapping[str, int] | None = None, **variables: str) -> Outcome:
    return run_with(Books(balances or {}, {}), script, **variables)


def run_with(books: Books, script: str, **variables: str) -> Outcome:
    parsed = parse(script)
    assert parsed.program is not None, parsed.problems
    return run_program(parsed.program, variables, books)
