"""`post:` — a script moves money, in one transaction; and its undo, which reverses what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from primitives.kit.posting import ChartAccount, Filled, Post, Script
from primitives.kit.problems import Decline, Defect
from primitives.kit.store import Key, Rows
from primitives.ledger.booking import book
from primitives.ledger.books import Books, Entry, row_of
from primitives.ledger.domain import Chart
from primitives.ledger.journal import Cause, Entering, Leg, cause_of
from primitives.ledger.script.errors import MissingFunds, ScriptError, UnboundedInSendAll
from primitives.ledger.scripts import Program
from primitives.ledger.tables import BALANCE, HEAD


class Received(Mapping[str, int]):
    """What each account of the chart received, by its name; also as attributes: `moved.to.fees`, 0 where nothing."""

    __slots__ = ("_amounts",)

    def __init__(self, amounts: Mapping[str, int]) -> None:
        self._amounts = amounts

    def __getitem__(self, name: str) -> int:
        return self._amounts[name]

    def __getattr__(self, name: str) -> int:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._amounts.get(name, 0)

    def __iter__(self) -> Any:
        return iter(self._amounts)

    def __len__(self) -> int:
        return len(self._amounts)


class Side(NamedTuple):
    """What an undo needs to know of an account: its lower bound, and the addresses whose ceilings may count it."""

    lower: int | None
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Posted:
    """n: the transaction, None where nothing moved. total: all that was sent. Amounts are minor units."""

    n: int | None
    postings: tuple[Leg, ...]
    total: int
    to: Received
    cause: Cause
    sides: Mapping[str, Side]


# ── what a post reads ─────────────────────────────────────────────────────────────────────────────────────────


def chart_accounts(chart: Chart) -> Mapping[str, ChartAccount]:
    return {
        a.name: ChartAccount(a.name, a.holes, a.formulas, a is chart.usual, ":".join(a.segments), a.mirrors)
        for a in chart.accounts.values()
    }


def post_keys(chart: Chart, script: Script, holes: tuple[tuple[str, ...] | None, ...], asset: str) -> Iterable[Key]:
    """The head, and of each slot whose holes are known its balance and those its holdings count in."""
    program: Program = script.program
    yield HEAD.at()
    for account, values in zip(program.accounts, holes, strict=True):
        if values is not None:
            yield BALANCE.at(account.address(values), program.asset)
            for holder in account.holders:
                yield BALANCE.at(holder.address(values), program.asset)


# ── the post ──────────────────────────────────────────────────────────────────────────────────────────────────


def poster(chart: Chart) -> Callable[[Rows, Post], Posted]:
    """Raises Decline: insufficient_funds, ceiling_exceeded, floor_reached, account_frozen, not_allowed,
    amount_not_possible."""

    def post(rows: Rows, new: Post) -> Posted:
        program: Program = new.script.program
        addresses, entries = _open(rows, program, new.accounts)
        try:
            legs = program.compiled.run(Books(entries), addresses, new.variables)
        except MissingFunds as missing:
            raise Decline("insufficient_funds", available=missing.available, asset=missing.asset) from None
        except UnboundedInSendAll as unbounded:
            raise Defect(str(unbounded)) from unbounded
        except ScriptError as error:
            raise Decline("amount_not_possible", reason=str(error)) from None
        cause = cause_of(new.origin)
        if not legs:
            return Posted(None, (), 0, Received({}), cause, {})
        moved = tuple([Leg(leg[0], leg[1], leg[2], leg[3]) for leg in legs])
        n = book(rows, Entering("post", moved, new.origin.at, cause), entries, ceilings=True)
        return _posted(n, moved, cause, entries)

    return post


def _open(rows: Rows, program: Program, slots: Sequence[Filled]) -> tuple[list[str], dict[str, Entry]]:
    """The addresses of the slots in their order, and an entry for each address."""
    asset, addresses, entries = program.asset, [], dict[str, Entry]()
    for account, plain, slot in zip(program.accounts, program.plain, slots, strict=True):
        address = account.address(slot.holes)
        addresses.append(address)
        known = entries.get(address)
        if known is not None:
            known.plain |= plain
            known.frozen |= slot.frozen
            continue
        holders = tuple([h.address(slot.holes) for h in account.holders]) if account.holders else ()
        bounds = account.bounds(slot.values)
        entries[address] = Entry(row_of(rows, address, asset), account.name, bounds, slot.frozen, plain, holders)
    return addresses, entries


def _posted(n: int, legs: tuple[Leg, ...], cause: Cause, entries: Mapping[str, Entry]) -> Posted:
    total, received = 0, dict[str, int]()
    for _, destination, _, amount in legs:
        total += amount
        name = entries[destination].name
        received[name] = received.get(name, 0) + amount
    sides = {a: Side(e.lower, e.holders) for a, e in entries.items() if e.input or e.output}
    return Posted(n, legs, total, Received(received), cause, sides)
