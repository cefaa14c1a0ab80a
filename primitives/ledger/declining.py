"""What a script may be refused with: by the side of its accounts and their bounds, before any amount is known."""

from __future__ import annotations

from collections.abc import Iterator

from primitives.kit.posting import Script
from primitives.kit.types import Optional
from primitives.ledger.domain import DEBIT_NORMAL, Account, Chart
from primitives.ledger.problems import DECLINES

FROZEN = "account_frozen"
"""Any account can be frozen by hand, whoever it belongs to."""


def may_decline(chart: Chart, script: Script) -> tuple[str, ...]:
    """In the order of DECLINES. Amounts are taken to be possible: a negative one is the caller's mistake."""
    found = {FROZEN}
    for use in script.accounts:
        account = chart.accounts[use.name]
        found.update(_giving(account) if use.source else _receiving(account))
    return tuple(code for code in DECLINES if code in found)


def _giving(account: Account) -> Iterator[str]:
    """Assets and expenses grow by giving, so their ceiling bounds it; the others have no more than they have."""
    if account.account_class not in DEBIT_NORMAL:
        if not account.unlimited:
            yield "insufficient_funds"
    elif "ceiling" in account.formulas:
        yield "insufficient_funds"
        yield from _closed(account)


def _receiving(account: Account) -> Iterator[str]:
    if account.account_class in DEBIT_NORMAL:
        if "floor" in account.formulas:
            yield "floor_reached"
        return
    if "ceiling" in account.formulas:
        yield "ceiling_exceeded"
        yield from _closed(account)
    for holder in account.holders:
        yield "ceiling_exceeded"
        yield from _closed(holder.account)


def _closed(account: Account) -> Iterator[str]:
    """A ceiling that may be `none` lets nothing in."""
    if isinstance(account.formulas["ceiling"].type, Optional):
        yield "not_allowed"
