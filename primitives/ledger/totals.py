"""What an account has, and what the accounts of one resource hold together, on committed truth."""

from __future__ import annotations

from collections.abc import Iterable

from primitives.kit.store import Key, Rows
from primitives.ledger.domain import Chart
from primitives.ledger.tables import BALANCE


def total_keys(chart: Chart, hole: str, id_: str, asset: str) -> Iterable[Key]:
    return [BALANCE.at(account.address((id_,)), asset) for account in chart.of_resource(hole)]


def total(rows: Rows, chart: Chart, hole: str, id_: str, asset: str) -> int:
    """The sum of what each account has on its normal side and of what is held; 0 only where each of them is zero."""
    found = [rows.get(BALANCE, account.address((id_,)), asset) for account in chart.of_resource(hole)]
    return sum(abs(row.input - row.output) + abs(row.held) for row in found if row is not None)


def balance_keys(chart: Chart, account: str, holes: tuple[str, ...], asset: str) -> Iterable[Key]:
    return [BALANCE.at(chart.accounts[account].address(holes), asset)]


def balance(rows: Rows, chart: Chart, account: str, holes: tuple[str, ...], asset: str) -> int:
    """On its normal side: a receivable of 10.00 is 1000."""
    known = chart.accounts[account]
    row = rows.get(BALANCE, known.address(holes), asset)
    return 0 if row is None else known.normal * (row.input - row.output)
