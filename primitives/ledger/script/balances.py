"""The balances of one run of a program: read from the store once, then changed by the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from primitives.ledger.script.program_errors import BalanceQueryFailed
from primitives.ledger.script.ranges import Range
from primitives.ledger.script.scaling import split
from primitives.ledger.script.store import BalanceQuery, Store, StoreError
from primitives.ledger.script.values import WORLD

Held = tuple[str, str, str]
"""Account, asset, colour: what a BalanceQuery is, made quicker."""


class Balances:
    """Funds for the whole language. `@world` has no bound."""

    def __init__(self, store: Store, place: Range) -> None:
        """place: to blame where the store fails and nothing more exact is known."""
        self._store = store
        self._place = place
        self._known: dict[Held, int] = {}
        self._moved: dict[Held, int] = {}
        self._asked: set[BalanceQuery] = set()

    def fetch(self, queries: Iterable[BalanceQuery], place: Range | None = None) -> None:
        """One call of the store for all that is not known yet, none where there is nothing to ask."""
        missing = [q for q in dict.fromkeys(queries) if not self._answered(q)]
        if not missing:
            return
        try:
            answers = self._store.balances(missing)
        except StoreError as error:
            raise BalanceQueryFailed(place or self._place, str(error)) from error
        self._asked.update(missing)
        for query in (*(q for q in missing if not q.asset.endswith("/*")), *answers):
            if query not in self._known:
                self._known[query] = answers.get(query, 0) + self._moved.pop(query, 0)

    def _answered(self, query: BalanceQuery) -> bool:
        """Whoever was asked for every scale, and did not name one, has nothing of it."""
        if query in self._known or query in self._asked:
            return True
        if query.color or (query.account, f"{query.asset.partition('/')[0]}/*", "") not in self._asked:
            return False
        self._known[query] = self._moved.pop(query, 0)
        return True

    def balance(self, account: str, asset: str, place: Range) -> int:
        """For `balance()`: of an account that was never read, what this program alone has moved."""
        query = BalanceQuery(account, asset)
        if query not in self._known and query in self._moved:
            return self._moved[query]
        self.fetch([query], place)
        return self._known[query]

    def save(self, account: str, asset: str, amount: int | None) -> None:
        """Keeps `amount` (None: everything) from being taken. A debt stays a debt."""
        query = BalanceQuery(account, asset)
        owned = self._owned(query)
        self._known[query] = min(owned, 0 if amount is None else max(0, owned - amount))

    # ── Funds, with colours and overdrafts ──

    def take(self, account: str, asset: str, at_most: int, color: str = "", overdraft: int | None = 0) -> int:
        available = self.available(account, asset, color, overdraft)
        taken = at_most if available is None else min(at_most, available)
        self._change((account, asset, color), -taken)
        return taken

    def available(self, account: str, asset: str, color: str = "", overdraft: int | None = 0) -> int | None:
        if account == WORLD or overdraft is None:
            return None
        return safe_withdrawal(self._owned((account, asset, color)), overdraft)

    def receive(self, account: str, asset: str, amount: int, color: str = "") -> None:
        self._change((account, asset, color), amount)

    def refund(self, account: str, asset: str, amount: int, color: str = "") -> None:
        self._change((account, asset, color), amount)

    def scales(self, account: str, base: str) -> Mapping[int, int]:
        self.fetch([BalanceQuery(account, f"{base}/*")])
        held = {asset: amount for (of, asset, color), amount in self._known.items() if of == account and not color}
        for (of, asset, color), amount in self._moved.items():
            if of == account and not color:
                held[asset] = amount
        return {split(asset)[1]: amount for asset, amount in held.items() if split(asset)[0] == base}

    def _owned(self, held: Held) -> int:
        if held not in self._known:
            self.fetch([BalanceQuery(*held)])
        return self._known[held]

    def _change(self, held: Held, amount: int) -> None:
        if held in self._known:
            self._known[held] += amount
        elif amount:
            self._moved[held] = self._moved.get(held, 0) + amount


def safe_withdrawal(balance: int, overdraft: int, requested: int | None = None) -> int:
    """What may be taken without going further below zero than the overdraft."""
    available = max(0, balance + max(0, overdraft))
    return available if requested is None else min(available, requested)
