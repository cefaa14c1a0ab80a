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
from pathlib import Path

from engine.commands.numscript.values import Values, inside, read_values, texts
from engine.commands.refused import Refused
from primitives.ledger.script.memory import Books
from primitives.ledger.script.store import BalanceQuery, MetadataQuery
from primitives.ledger.script.values import is_account, is_asset, is_color

_WHOLE = re.compile(r"-?[0-9]+(?:_[0-9]+)*")
_MOST_DIGITS = 1000


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
