"""Funds in memory: what the ledger gives a script, without the ledger."""

from __future__ import annotations

from collections.abc import Mapping


class Purse:
    """balances: by address, of the one asset that moves. unbounded: addresses that give whatever is asked."""

    def __init__(self, balances: Mapping[str, int], unbounded: frozenset[str] = frozenset()) -> None:
        self.balances = dict(balances)
        self._unbounded = unbounded

    def take(self, account: str, asset: str, at_most: int) -> int:
        free = self.available(account, asset)
        taken = at_most if free is None else min(free, at_most)
        self.balances[account] -= taken
        return taken

    def available(self, account: str, asset: str) -> int | None:
        return None if account in self._unbounded else max(0, self.balances[account])

    def receive(self, account: str, asset: str, amount: int) -> None:
        self.balances[account] += amount

    def refund(self, account: str, asset: str, amount: int) -> None:
        self.balances[account] += amount
