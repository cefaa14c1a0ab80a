"""What resources hold counts under the ceiling of the account it came from, so that a hold is no way around it.

A holding's balance row remembers whose ceiling counts it. Each change of that is told in the transaction's metadata,
so that the journal alone says how every column came about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from primitives.kit.store import Rows
from primitives.ledger.books import NO_BOUNDS, Entry, row_of
from primitives.ledger.journal import Leg

Counts = Mapping[str, str | None]


def count_holdings(rows: Rows, entries: dict[str, Entry], legs: Sequence[Leg]) -> Counts:
    """Carry the change of each holding over to the account that counts it; what is counted anew, by address.

    Adds to `entries` the accounts that are counted in and not yet there; their rows were loaded by `keys`.
    """
    counts: dict[str, str | None] = {}
    for entry in [e for e in entries.values() if e.input or e.output]:
        change = entry.balance - entry.before
        if entry.counted_in not in entry.holders:
            entry.counted_in = _holder(entry, legs)
            if entry.counted_in != entry.row.counted_in:
                counts[entry.address] = entry.counted_in
            change = entry.balance
        if entry.counted_in is not None:
            _entry(rows, entries, entry.counted_in, entry.asset).held += change
    return counts


def _holder(entry: Entry, legs: Sequence[Leg]) -> str | None:
    """The only one there is; of several, the one that gave the money."""
    if len(entry.holders) == 1:
        return entry.holders[0]
    givers = [leg.source for leg in legs if leg.destination == entry.address and leg.source in entry.holders]
    return givers[0] if givers else None


def _entry(rows: Rows, entries: dict[str, Entry], address: str, asset: str) -> Entry:
    found = entries.get(address)
    if found is None:
        found = entries[address] = Entry(row_of(rows, address, asset), address, NO_BOUNDS)
    return found
