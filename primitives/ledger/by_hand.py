"""Transactions people ask for: from or to one account, against an account the section names for that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from primitives.kit.action import Addressed, Input
from primitives.kit.canonical import canonical
from primitives.kit.origin import Origin
from primitives.kit.posting import Filled
from primitives.kit.problems import Decline
from primitives.kit.store import Key, Rows
from primitives.kit.types import TEXT, Money
from primitives.ledger.booking import book, carry
from primitives.ledger.books import Entry, row_of
from primitives.ledger.domain import Account, Bounds, Chart
from primitives.ledger.journal import Entering, Leg, cause_of
from primitives.ledger.tables import BALANCE, HEAD

CREDIT, DEBIT = "credit", "debit"
MONEY = Money("")  # the engine reads it as money in the template's own asset
AMOUNT: Mapping[str, Input] = {"amount": Input(MONEY, title="Above zero")}


@dataclass(frozen=True, slots=True)
class Target:
    """An account and the amount it is about, as a person named them. asset: `PHP/2`; amount: minor units."""

    account: str
    holes: tuple[str, ...]
    asset: str
    amount: int


def account_inputs(chart: Chart) -> Mapping[str, Input]:
    """An account by its name and its resource; the name may be left out where only one could be meant."""
    return {
        "account": Input(
            TEXT, key=True, required=chart.usual is None, max_length=100, title="The account's name in the chart"
        ),
        "resource": Input(
            TEXT,
            key=True,
            required=False,
            max_length=400,
            title="The id of whose account it is; several, as its address has them, with : between",
        ),
    }


def named(chart: Chart, inputs: Mapping[str, Any]) -> Addressed | None:
    """The account the inputs name, None where the chart has none such."""
    account, holes = _account(chart, inputs), _holes(inputs)
    return Addressed(account, holes) if chart.has(account, holes) else None


def _account(chart: Chart, inputs: Mapping[str, Any]) -> str:
    usual = chart.usual
    return inputs.get("account") or (usual.name if usual else "")


def _holes(inputs: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(inputs["resource"].split(":")) if inputs.get("resource") else ()


def target(chart: Chart, origin: Origin, inputs: Mapping[str, Any]) -> Target:
    return Target(_account(chart, inputs), _holes(inputs), origin.asset, inputs.get("amount", 0))


def target_keys(chart: Chart, to: Target, counterpart: Account | None) -> Iterable[Key]:
    """What `move` reads; nothing for an account that is not there, which `move` declines."""
    yield HEAD.at()
    if not chart.has(to.account, to.holes):
        return
    account = chart.accounts[to.account]
    yield BALANCE.at(account.address(to.holes), to.asset)
    for holder in account.holders:
        yield BALANCE.at(holder.address(to.holes), to.asset)
    if counterpart is not None:
        yield BALANCE.at(counterpart.address(()), to.asset)


def check_amount(chart: Chart, to: Target) -> None:
    """Raises Decline: amount_not_possible, for nothing, for less, and for an asset the account may not hold."""
    allowed = chart.accounts[to.account].assets
    if to.amount <= 0 or (allowed and to.asset not in allowed):
        raise Decline("amount_not_possible", reason="an amount above zero, in an asset the account may hold")


def move(
    rows: Rows,
    chart: Chart,
    kind: str,
    to: Target,
    direction: str,
    counterpart: Account | None,
    origin: Origin,
    within: Filled | None = None,
    **facts: str,
) -> int:
    """Credit or debit the account; liabilities and income stay at zero or above.

    within: the account as the chart and its resources bound it: its ceiling and freeze hold; None: neither binds.
    Raises Decline: unknown_account_address, adjustments_not_set_up, amount_not_possible, insufficient_funds, and
    with `within` account_frozen, ceiling_exceeded, floor_reached, not_allowed.
    """
    address = chart.fill(to.account, to.holes)
    account = chart.accounts[to.account]
    if counterpart is None or counterpart is account:
        raise Decline("adjustments_not_set_up")
    check_amount(chart, to)
    other = counterpart.address(())
    source, destination = (other, address) if direction == CREDIT else (address, other)
    entries = {
        address: _entry(rows, account, to, within),
        other: Entry(row_of(rows, other, to.asset), counterpart.name, counterpart.bounds({})),
    }
    if within is not None and entries[address].frozen:
        raise Decline("account_frozen", account=account.name)
    leg = Leg(source, destination, to.asset, to.amount)
    new = Entering(kind, (leg,), origin.at, cause_of(origin), metadata=canonical(facts))
    carry(entries, new)
    return book(rows, new, entries, ceilings=within is not None)


def _entry(rows: Rows, account: Account, to: Target, within: Filled | None) -> Entry:
    """Its lower bound is zero for liabilities and income, whatever overdraft a formula would give them."""
    lower, bounds = account.bounds({}).lower, account.bounds(within.values if within else {})
    holders = tuple(holder.address(to.holes) for holder in account.holders)
    row = row_of(rows, account.address(to.holes), to.asset)
    frozen = within is not None and within.frozen
    return Entry(row, account.name, Bounds(lower, *bounds[1:]), frozen=frozen, holders=holders)
