"""The last step of every transaction: holdings counted, the result held against the chart, the journal written."""

from __future__ import annotations

from primitives.kit.canonical import canonical, parse
from primitives.kit.problems import Decline
from primitives.kit.store import Rows
from primitives.ledger.books import Entry
from primitives.ledger.holdings import count_holdings
from primitives.ledger.journal import Entering, enter


def book(rows: Rows, new: Entering, entries: dict[str, Entry], ceilings: bool) -> int:
    """Answers the transaction's number. ceilings: whether upper bounds decline; entries: by address, of one asset.

    Raises Decline: not_allowed, ceiling_exceeded, floor_reached.
    """
    if _has_holdings(entries):
        counts = count_holdings(rows, entries, new.legs)
        if counts:
            new = new._replace(metadata=canonical({**parse(new.metadata), "counts": counts}))
    if ceilings:
        for entry in entries.values():
            entry.check()
    return enter(rows, new, entries.values())


def _has_holdings(entries: dict[str, Entry]) -> bool:
    for entry in entries.values():  # noqa: SIM110  a generator costs three times as much, in every post
        if entry.holders or entry.counted_in:
            return True
    return False


def carry(entries: dict[str, Entry], new: Entering) -> None:
    """Move the legs whatever is frozen or full; only what gives on balance must keep its lower bound.

    Raises Decline: insufficient_funds.
    """
    for source, destination, _, amount in new.legs:
        giver, taker = entries[source], entries[destination]
        giver.balance -= amount
        giver.output += amount
        taker.balance += amount
        taker.input += amount
    for entry in entries.values():
        if entry.lower is not None and entry.balance < entry.lower and entry.balance < entry.before:
            raise Decline("insufficient_funds", available=max(0, entry.before - entry.lower), asset=entry.asset)
