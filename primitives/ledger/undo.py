"""The undo of a post: a transaction that reverses the recorded postings, last first. It ignores ceilings, floors of
the receiving side, and freezes; the script is not run again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from primitives.kit.origin import Origin
from primitives.kit.store import Json, Key, Rows
from primitives.ledger.booking import book, carry
from primitives.ledger.books import Entry, row_of
from primitives.ledger.domain import Bounds
from primitives.ledger.journal import Cause, Entering, Leg, cause_of
from primitives.ledger.post import Posted, Received, Side
from primitives.ledger.tables import BALANCE, HEAD


def undo_keys(posted: Posted) -> Iterable[Key]:
    yield HEAD.at()
    if posted.postings:
        asset = posted.postings[0].asset
        for address, side in posted.sides.items():
            for needed in (address, *side.holders):
                yield BALANCE.at(needed, asset)


def undo(rows: Rows, posted: Posted) -> None:
    """Under the name of the step that posted, at the time of the commit.

    Raises Decline: insufficient_funds, where the money has gone on.
    """
    _reverse(rows, posted, rows.inserted_at, posted.cause)


def undo_by(rows: Rows, posted: Posted, origin: Origin) -> None:
    """As `undo`, in the name of the step that undoes, at its business time."""
    _reverse(rows, posted, origin.at, cause_of(origin))


def _reverse(rows: Rows, posted: Posted, at: datetime, cause: Cause) -> None:
    if posted.n is None:
        return
    legs = tuple([Leg(d, s, asset, amount) for s, d, asset, amount in reversed(posted.postings)])
    entries = {
        address: Entry(row_of(rows, address, legs[0].asset), address, Bounds(side.lower, None), holders=side.holders)
        for address, side in posted.sides.items()
    }
    new = Entering("undo", legs, at, cause, reverses=posted.n)
    carry(entries, new)
    book(rows, new, entries, ceilings=False)


# ── what is kept of a post ────────────────────────────────────────────────────────────────────────────────────


def record(posted: Posted) -> Json:
    """Each address once: `accounts` are `[address, lower bound, holders]`, postings name them by their place."""
    places = {address: place for place, address in enumerate(posted.sides)}
    accounts: list[Json] = [[address, side.lower, list(side.holders)] for address, side in posted.sides.items()]
    return {
        "n": posted.n,
        "asset": posted.postings[0].asset if posted.postings else None,
        "accounts": accounts,
        "postings": [[places[s], places[d], amount] for s, d, _, amount in posted.postings],
        "total": posted.total,
        "to": dict(posted.to),
        "cause": list(posted.cause),
    }


def revive(stored: Json) -> Posted:
    known: Mapping[str, Any] = stored if isinstance(stored, dict) else {}
    accounts, asset = known["accounts"], known["asset"]
    legs = tuple(Leg(accounts[s][0], accounts[d][0], asset, amount) for s, d, amount in known["postings"])
    sides = {address: Side(lower, tuple(holders)) for address, lower, holders in accounts}
    return Posted(known["n"], legs, known["total"], Received(known["to"]), Cause(*known["cause"]), sides)
