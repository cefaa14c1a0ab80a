"""The chart of accounts as values: addresses with holes, the side an account stands on, its bounds.

A balance is what came in minus what went out. Liabilities and income grow by receiving and are shown as they are;
assets and expenses grow by giving and are shown with the sign turned. The sum of all balances is always zero.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from primitives.kit.problems import Decline, Defect
from primitives.kit.section import Formula

CLASSES = ("asset", "liability", "income", "expense")
DEBIT_NORMAL = frozenset({"asset", "expense"})
SEGMENT = re.compile(r"[a-zA-Z0-9_-]+").fullmatch
HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}").fullmatch


class Bounds(NamedTuple):
    """Of the balance. None: no bound. closed: the chart says `none`, this account may not grow. debit: its side."""

    lower: int | None
    upper: int | None
    closed: bool = False
    debit: bool = False


@dataclass(frozen=True, slots=True)
class Holder:
    """An account whose ceiling counts another's money: its hole values are `picks` of the other's."""

    account: Account
    picks: tuple[int, ...]

    def address(self, holes: tuple[str, ...]) -> str:
        return self.account.address(tuple(holes[i] for i in self.picks))


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """An account of the chart.

    segments: of its address, `{wallet}` for a hole. formulas: `ceiling`, `floor`, `overdraft`, where declared.
    holders: the accounts whose ceilings count what this one holds. reserved: values a hole may not have, by its
    index, because another account's address has that word in its place. was: its name in the release before.
    """

    name: str
    segments: tuple[str, ...]
    holes: tuple[str, ...]
    pattern: str
    account_class: str
    formulas: Mapping[str, Formula]
    unlimited: bool
    assets: tuple[str, ...]
    mirrors: str | None
    was: str | None = None
    holders: tuple[Holder, ...] = ()
    reserved: frozenset[tuple[int, str]] = frozenset()

    @property
    def normal(self) -> int:
        """1 where receiving makes it grow, -1 where giving does."""
        return -1 if self.account_class in DEBIT_NORMAL else 1

    def could_meet(self, other: Account) -> bool:
        """Whether some values of the holes give both the same address."""
        if len(self.segments) != len(other.segments):
            return False
        pairs = zip(self.segments, other.segments, strict=True)
        return all(ours == theirs or HOLE(ours) or HOLE(theirs) for ours, theirs in pairs)

    def address(self, holes: tuple[str, ...]) -> str:
        """Raises Defect where a value could reach into another address: the compiler proved that none can."""
        return _address(self, holes)

    def values(self, address: str) -> tuple[str, ...] | None:
        """The holes' values of one of its addresses, None for another account's."""
        given = address.split(":")
        if len(given) != len(self.segments):
            return None
        pairs = list(zip(self.segments, given, strict=True))
        if any(HOLE(ours) is None and ours != theirs for ours, theirs in pairs):
            return None
        return tuple(theirs for ours, theirs in pairs if HOLE(ours))

    def bounds(self, values: Mapping[str, Any]) -> Bounds:
        """values: the formulas, evaluated; None where a table's cell says `none`."""
        debit = self.account_class in DEBIT_NORMAL
        if not values:
            return Bounds(None if debit or self.unlimited else 0, None)
        ceiling, floor = values.get("ceiling"), values.get("floor")
        closed = ceiling is None and "ceiling" in values
        if debit:
            return Bounds(_negative(ceiling), _negative(floor), closed, True)
        if floor is None:
            overdraft = values.get("overdraft")
            floor = None if self.unlimited else -(overdraft or 0)
        return Bounds(floor, ceiling, closed)


@lru_cache(maxsize=100_000)
def _address(account: Account, holes: tuple[str, ...]) -> str:
    """Remembered: a segment asks for each of its addresses in several rounds, a tenant for its fee account always."""
    if len(holes) != len(account.holes):
        raise Defect(f"{account.name} has {len(account.holes)} holes, got {len(holes)}")
    for index, value in enumerate(holes):
        if SEGMENT(value) is None or (index, value) in account.reserved:
            hole = account.holes[index]
            raise Defect(f"hole {hole} of {account.name} has a value that is no single segment of its own")
    return account.pattern % holes


def _negative(amount: int | None) -> int | None:
    return None if amount is None else -amount


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """The ledger's config. adjustments, sandbox: the accounts on the other side of corrections and play money."""

    accounts: Mapping[str, Account]
    adjustments: Account | None
    sandbox: Account | None

    def of_resource(self, hole: str) -> tuple[Account, ...]:
        """The accounts that belong to one such resource and to nothing else."""
        return tuple(account for account in self.accounts.values() if account.holes == (hole,))

    @property
    def usual(self) -> Account | None:
        """The account people mean who name none: the only liability with one hole, or the only such with a ceiling.

        What is held for a customer has a ceiling; what is held for a rail, in suspense, has none.
        """
        found = [a for a in self.accounts.values() if len(a.holes) == 1 and a.account_class == "liability"]
        capped = [a for a in found if "ceiling" in a.formulas]
        chosen = found if len(found) == 1 else capped
        return chosen[0] if len(chosen) == 1 else None

    def has(self, name: str, holes: tuple[str, ...]) -> bool:
        """Whether what a person names is an account: each hole has a value, and none that is another's address."""
        account = self.accounts.get(name)
        if account is None or len(holes) != len(account.holes):
            return False
        return all(SEGMENT(value) and (i, value) not in account.reserved for i, value in enumerate(holes))

    def fill(self, name: str, holes: tuple[str, ...]) -> str:
        """Raises Decline: unknown_account_address."""
        if not self.has(name, holes):
            raise Decline("unknown_account_address", account=name)
        return self.accounts[name].pattern % holes
