"""Transactions people ask for: from or to one account, against an account the section names for that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from primitives.kit.canonical import canonical
from primitives.kit.contract import Input, Origin
from primitives.kit.money import parse_asset
from primitives.kit.problems import Decline
from primitives.kit.store import Key, Rows
from primitives.kit.types import INTEGER, TEXT
from primitives.ledger.booking import book, carry
from primitives.ledger.books import Entry, row_of
from primitives.ledger.domain import Account, Bounds, Chart
from primitives.ledger.journal import Entering, Leg, cause_of
from primitives.ledger.tables import BALANCE, HEAD

CREDIT, DEBIT = "credit", "debit"

ACCOUNT_INPUTS: Mapping[str, Input] = {
    "account": Input(TEXT, key=True, max_length=100, title="The account's name in the chart"),
    "resource": Input(
        TEXT, key=True, required=False, max_length=400, title="The ids in its address, in their order, with : between"
    ),
}
AMOUNT_INPUTS: Mapping[str, Input] = {
    "amount": Input(INTEGER, title="Minor units, above zero"),
    "asset": Input(TEXT, key=True, required=False, max_length=20, title="The template's own, if absent"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """An account and the amount it is about, as a person named them. asset: `PHP/2`; amount: minor units."""

    account: str
    resource: str
    asset: str
    amount: int


def target(origin: Origin, inputs: Mapping[str, Any]) -> Target:
    return Target(
        inputs["account"], inputs.get("resource") or "", inputs.get("asset") or origin.asset, inputs.get("amount", 0)
    )


def target_keys(chart: Chart, to: Target, counterpart: Account | None) -> Iterable[Key]:
    """What `move` reads; nothing for an account that is not there, which `move` declines."""
    account = chart.accounts.get(to.account)
    yield HEAD.at()
    try:
        address = chart.fill(to.account, to.resource)
    except Decline:
        return
    yield BALANCE.at(address, to.asset)
    for holder in _holders(account, to):
        yield BALANCE.at(holder, to.asset)
    if counterpart is not None:
        yield BALANCE.at(counterpart.address(()), to.asset)


def _holders(account: Account | None, to: Target) -> tuple[str, ...]:
    holes = tuple(to.resource.split(":")) if to.resource else ()
    return tuple(holder.address(holes) for holder in account.holders) if account else ()


def check_amount(chart: Chart, to: Target) -> None:
    """Raises Decline: amount_not_possible, for nothing, for less, and for an asset the account may not hold."""
    allowed = chart.accounts[to.account].assets
    if to.amount <= 0 or parse_asset(to.asset) is None or (allowed and to.asset not in allowed):
        raise Decline("amount_not_possible", reason="an amount above zero, in an asset the account may hold")


def move(
    rows: Rows,
    chart: Chart,
    kind: str,
    to: Target,
    direction: str,
    counterpart: Account | None,
    origin: Origin,
    **facts: str,
) -> int:
    """Credit or debit the account; ceilings and freezes do not bind, liabilities and income stay at zero or above.

    Raises Decline: unknown_account_address, adjustments_not_set_up, amount_not_possible, insufficient_funds.
    """
    address = chart.fill(to.account, to.resource)
    account = chart.accounts[to.account]
    if counterpart is None or counterpart is account:
        raise Decline("adjustments_not_set_up")
    check_amount(chart, to)
    other = counterpart.address(())
    source, destination = (other, address) if direction == CREDIT else (address, other)
    entries = {
        address: Entry(row_of(rows, address, to.asset), account.name, _lower(account), holders=_holders(account, to)),
        other: Entry(row_of(rows, other, to.asset), counterpart.name, _lower(counterpart)),
    }
    leg = Leg(source, destination, to.asset, to.amount)
    new = Entering(kind, (leg,), origin.at, cause_of(origin), metadata=canonical(facts))
    carry(entries, new)
    return book(rows, new, entries, ceilings=False)


def _lower(account: Account) -> Bounds:
    """Zero for liabilities and income, whatever overdraft a formula would give them."""
    return account.bounds({})
