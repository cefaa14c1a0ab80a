"""Balances and metadata that a script runs on, from a file.

    balances:
      users:001:
        EUR/2: 10_000
        EUR/2 RED: 5_00
    metadata:
      users:001:
        tier: gold

Balances are whole minor units, by account and by asset; a colour stands after its asset. What is not there is zero.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from engine.commands.numscript.values import Values, inside, read_values, texts
from engine.commands.refused import Refused
from primitives.ledger.script.frame import Posting
from primitives.ledger.script.store import BalanceQuery, MetadataQuery
from primitives.ledger.script.values import is_account, is_asset, is_color

_WHOLE = re.compile(r"-?[0-9]+(?:_[0-9]+)*")
_MOST_DIGITS = 1000


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


def read_books(path: Path | None) -> Books:
    """Empty books where no file is named. Raises Refused."""
    if path is None:
        return Books({}, {})
    values = read_values(path)
    for name in values:
        if name not in ("balances", "metadata"):
            raise Refused(f"{path}: there is {name}, expected balances and metadata.")
    return Books(_balances(inside(values, "balances", str(path)), path), _metadata(values, path))


def _balances(accounts: Values, path: Path) -> dict[BalanceQuery, int]:
    found: dict[BalanceQuery, int] = {}
    for account in accounts:
        where = f"{path}: balances of {account}"
        for money, digits in texts(inside(accounts, account, where), where).items():
            asset, _, color = money.partition(" ")
            if not (is_account(account) and is_asset(asset) and is_color(color)):
                raise Refused(f"{where}: {account} {money} is no account with an asset, such as users:001 EUR/2.")
            found[BalanceQuery(account, asset, color)] = _whole(digits, f"{where}: {money}")
    return found


def _whole(digits: str, where: str) -> int:
    if len(digits) > _MOST_DIGITS or not _WHOLE.fullmatch(digits):
        raise Refused(f"{where} is {digits[:40]}, which is no whole number of minor units.")
    return int(digits)


def _metadata(values: Values, path: Path) -> dict[MetadataQuery, str]:
    accounts = inside(values, "metadata", str(path))
    return {
        MetadataQuery(account, key): value
        for account in accounts
        for key, value in texts(inside(accounts, account, str(path)), f"{path}: metadata of {account}").items()
    }
