"""What the accounts of one resource hold together, on committed truth: whether a wallet may be closed."""

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
