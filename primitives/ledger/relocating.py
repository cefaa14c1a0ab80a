"""An account that stands at another address from a release on: all it has goes there, one transaction per balance.

The journal stays as it was; each move is an entry of its own that names the release. What it holds for a ceiling, and
what its own ceiling counts, goes with it: `recounts` in the entry's metadata names what is counted elsewhere from now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from primitives.kit.canonical import canonical
from primitives.kit.origin import Origin
from primitives.kit.relocating import Relocated, Relocating
from primitives.kit.store import Key, Rows
from primitives.ledger.booking import carry
from primitives.ledger.books import NO_BOUNDS, Entry, row_of
from primitives.ledger.carried import Standing, contents, decisions, part, place
from primitives.ledger.domain import Account, Chart
from primitives.ledger.holdings import count_holdings
from primitives.ledger.journal import Entering, Leg, cause_of, enter
from primitives.ledger.tables import BALANCE, HEAD, BalanceRow

KIND = "move"

NOT_SAID = "its address is another now"
OTHER_CLASS = "it would stand on another side"
OTHER_HOLES = "its address has other holes"
TAKEN = "another account would stand at its address"


# ── what differs ──────────────────────────────────────────────────────────────────────────────────────────────


def changed(old: Chart | None, new: Chart | None) -> tuple[Relocated, ...]:
    """Those that count others come first: what they count must find them at their new address."""
    if old is None:
        return ()
    found = [_relocated(account, successor(account, new), old, new) for account in old.accounts.values()]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: not one.counts))


def names(chart: Chart | None) -> tuple[str, ...]:
    return tuple(chart.accounts) if chart else ()


def heirs(chart: Chart | None) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, one.was) for one in (chart.accounts.values() if chart else ()) if one.was is not None)


def successor(account: Account, new: Chart | None) -> Account | None:
    """Who takes over: the account that was this one, the one of its name, or, on the way back, the one it was."""
    if new is None:
        return None
    heir = next((one for one in new.accounts.values() if one.was == account.name), None)
    return heir or new.accounts.get(account.name) or (new.accounts.get(account.was) if account.was else None)


def _relocated(account: Account, heir: Account | None, old: Chart, new: Chart | None) -> Relocated | None:
    counts = tuple(o.name for o in old.accounts.values() if any(h.account.name == account.name for h in o.holders))
    bounded = account.bounds({}).lower is not None
    if heir is None or new is None:
        return Relocated(account.name, None, False, "", bounded, counts)
    moves = account.segments != heir.segments
    refused = _refused(account, heir, new, moves)
    if not moves and not refused and heir.name == account.name:
        return None
    return Relocated(account.name, heir.name, moves, refused, bounded, counts)


def _refused(account: Account, heir: Account, new: Chart, moves: bool) -> str:
    if account.account_class != heir.account_class:
        return OTHER_CLASS
    if not moves:
        return ""
    if account.name != heir.was and account.was != heir.name:
        return NOT_SAID
    if set(account.holes) != set(heir.holes):
        return OTHER_HOLES
    if any(one is not heir and one.could_meet(account) for one in new.accounts.values()):
        return TAKEN
    return ""


def strangers(chart: Chart, name: str, other: Chart | None) -> tuple[str, ...]:
    account = chart.accounts.get(name)
    if other is None or account is None:
        return ()
    return tuple(one.name for one in other.accounts.values() if one.could_meet(account))


def at_its_place(chart: Chart, name: str, other: Chart | None) -> str | None:
    account = chart.accounts[name]
    if other is None:
        return None
    return next((one.name for one in other.accounts.values() if one.segments == account.segments), None)


# ── the move ──────────────────────────────────────────────────────────────────────────────────────────────────


def keys(old: Chart, new: Chart, moved: Relocated, part: Sequence[Standing]) -> Iterator[Key]:
    yield HEAD.at()
    for row, counted in part:
        target, holders = _goes_to(old, new, moved, row)
        for address in (row.account, target, *holders, *((row.counted_in,) if row.counted_in else ())):
            yield BALANCE.at(address, row.asset)
        for one in counted:
            yield BALANCE.at(one.account, one.asset)


def apply(rows: Rows, old: Chart, new: Chart, moved: Relocated, part: Sequence[Standing], origin: Origin) -> None:
    """Bounds and ceilings do not bind it: what an account has was let in before."""
    for row, counted in part:
        _move(rows, row, *_goes_to(old, new, moved, row), counted, origin)


def _goes_to(old: Chart, new: Chart, moved: Relocated, row: BalanceRow) -> tuple[str, tuple[str, ...]]:
    """The new address, and those whose ceilings may count it there."""
    account, heir = old.accounts[moved.old], new.accounts[str(moved.new)]
    values = dict(zip(account.holes, account.values(row.account) or (), strict=True))
    holes = tuple(values[hole] for hole in heir.holes)
    return heir.address(holes), tuple(holder.address(holes) for holder in heir.holders)


def _move(
    rows: Rows,
    seen: BalanceRow,
    target: str,
    holders: tuple[str, ...],
    counted: Sequence[BalanceRow],
    origin: Origin,
) -> None:
    source = row_of(rows, seen.account, seen.asset)
    balance, recounts = source.input - source.output, _recount(rows, source, target, counted)
    if not balance and not recounts:
        return
    keeper = (source.counted_in,) if source.counted_in else ()
    entries = {
        source.account: Entry(source, source.account, NO_BOUNDS, holders=keeper),
        target: Entry(row_of(rows, target, seen.asset), target, NO_BOUNDS, holders=_at(keeper, holders)),
    }
    held = sum(one.input - one.output for one in recounts)
    entries[source.account].held -= held
    entries[target].held += held
    legs = _legs(source.account, target, seen.asset, balance)
    new = Entering(KIND, legs, origin.at, cause_of(origin))
    carry(entries, new)
    facts: dict[str, object] = {"asset": seen.asset, "recounts": {one.account: target for one in recounts}}
    counts = count_holdings(rows, entries, legs)
    facts |= {"counts": dict(counts)} if counts else {}
    enter(rows, new._replace(metadata=canonical(facts)), entries.values())


def _recount(rows: Rows, source: BalanceRow, target: str, counted: Sequence[BalanceRow]) -> list[BalanceRow]:
    found = [row_of(rows, one.account, one.asset) for one in counted]
    moved = [one for one in found if one.counted_in == source.account]
    for one in moved:
        rows.put(BALANCE, replace(one, counted_in=target))
    return moved


def _at(keeper: tuple[str, ...], holders: tuple[str, ...]) -> tuple[str, ...]:
    """Counted by the same as before, where that may still count it."""
    return keeper if keeper and keeper[0] in holders else holders


def _legs(source: str, target: str, asset: str, balance: int) -> tuple[Leg, ...]:
    """What is below zero goes by the way back."""
    if balance > 0:
        return (Leg(source, target, asset, balance),)
    return (Leg(target, source, asset, -balance),) if balance else ()


RELOCATING = Relocating(
    names=names,
    heirs=heirs,
    changed=changed,
    contents=contents,
    decisions=decisions,
    strangers=strangers,
    at_its_place=at_its_place,
    part=part,
    keys=keys,
    apply=apply,
    place=place,
)
