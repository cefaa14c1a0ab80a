"""The accounts of one transaction while it is made: what each may give and take, and whether it stays in its bounds."""

from __future__ import annotations

from primitives.kit.problems import Decline
from primitives.kit.store import Rows
from primitives.ledger.domain import Bounds
from primitives.ledger.tables import BALANCE, BalanceRow


class Entry:
    """One account and asset. balance: as it changes; before: as it was. held: change of what resources hold of it.

    plain: the script names it as a source of its own, not as one of an ordered list: frozen, it declines.
    holders: addresses whose ceilings may count it; counted_in: the one that does.
    """

    __slots__ = (
        "address",
        "asset",
        "balance",
        "before",
        "bounds",
        "counted_in",
        "frozen",
        "held",
        "holders",
        "input",
        "lower",
        "name",
        "output",
        "plain",
        "row",
    )

    def __init__(
        self,
        row: BalanceRow,
        name: str,
        bounds: Bounds,
        frozen: bool = False,
        plain: bool = True,
        holders: tuple[str, ...] = (),
    ) -> None:
        self.row = row
        self.name = name
        self.address = row.account
        self.asset = row.asset
        self.bounds = bounds
        self.lower = bounds.lower
        self.frozen = frozen or row.frozen
        self.plain = plain
        self.holders = holders
        self.counted_in = row.counted_in
        self.balance = self.before = row.input - row.output
        self.input = self.output = self.held = 0

    def check(self) -> None:
        """The net effect of the whole transaction, with what resources hold, against the chart.

        Raises Decline: not_allowed, ceiling_exceeded, floor_reached. Facts name no amount: they are another's money.
        """
        _, upper, closed, debit = self.bounds
        if upper is None and not closed:
            return
        change = self.balance - self.before + self.held
        if closed and (change < 0 if debit else change > 0):
            raise Decline("not_allowed", account=self.name)
        if upper is not None and change > 0 and self.balance + self.row.held + self.held > upper:
            raise Decline("floor_reached" if debit else "ceiling_exceeded", account=self.name)


NO_BOUNDS = Bounds(None, None)


def row_of(rows: Rows, address: str, asset: str) -> BalanceRow:
    return rows.get(BALANCE, address, asset) or BalanceRow(address, asset, 0, 0, 0, None, False, 0)


class Books:
    """What a script takes from and gives to (script.frame.Funds), for the one asset it moves."""

    __slots__ = ("entries",)

    def __init__(self, entries: dict[str, Entry]) -> None:
        self.entries = entries

    def take(self, account: str, asset: str, at_most: int) -> int:
        """Raises Decline: account_frozen."""
        entry = self.entries[account]
        if entry.frozen:
            _refuse_if(entry, at_most)
            return 0
        if entry.lower is not None:
            at_most = min(at_most, max(0, entry.balance - entry.lower))
        entry.balance -= at_most
        entry.output += at_most
        return at_most

    def available(self, account: str, asset: str) -> int | None:
        """Raises Decline: account_frozen."""
        entry = self.entries[account]
        if entry.lower is None and not entry.frozen:
            return None
        content = max(0, entry.balance - (entry.lower or 0))
        if entry.frozen:
            _refuse_if(entry, content)
            return 0
        return content

    def receive(self, account: str, asset: str, amount: int) -> None:
        """Raises Decline: account_frozen."""
        entry = self.entries[account]
        if entry.frozen and amount:
            raise Decline("account_frozen", account=entry.name)
        entry.balance += amount
        entry.input += amount

    def refund(self, account: str, asset: str, amount: int) -> None:
        entry = self.entries[account]
        entry.balance += amount
        entry.output -= amount


def _refuse_if(entry: Entry, wanted: int) -> None:
    if entry.plain and wanted:
        raise Decline("account_frozen", account=entry.name)
