"""Writing a transaction: the sealed entry, its moves, the balances, and the head that says where the journal ends."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from primitives.kit.origin import Origin
from primitives.kit.store import Rows
from primitives.ledger.books import Entry
from primitives.ledger.tables import BALANCE, HEAD, MOVE, TRANSACTION, BalanceRow, HeadRow, MoveRow, TransactionRow

GENESIS = "0" * 64
_quoted = json.encoder.encode_basestring


class Cause(NamedTuple):
    """Whose step it was. step counts within the run; line is the step in the template."""

    run: str
    step: int
    actor: str
    credential: str
    release: int
    line: str


class Leg(NamedTuple):
    """amount: minor units of the asset, above zero."""

    source: str
    destination: str
    asset: str
    amount: int


class Entering(NamedTuple):
    """What is about to become a transaction. metadata: canonical JSON."""

    kind: str
    legs: Sequence[Leg]
    at: datetime
    cause: Cause
    reverses: int | None = None
    metadata: str = "{}"


def cause_of(origin: Origin) -> Cause:
    return Cause(origin.run, origin.step, origin.actor, origin.credential, origin.release, origin.line)


def postings_text(legs: Iterable[Leg]) -> str:
    """Canonical JSON; addresses and assets hold nothing that needs escaping."""
    texts = [f'["{source}","{destination}","{asset}",{amount}]' for source, destination, asset, amount in legs]
    return f"[{','.join(texts)}]"


def seal(row: TransactionRow) -> str:
    """The hash of a row: sha256 over a JSON array of all its other columns, in their order, times in UTC."""
    return _seal(
        row.n,
        Cause(row.run, row.step, row.actor, row.credential, row.release, row.line),
        row.k,
        Entering(row.kind, (), row.at, _NOBODY, row.reverses, row.metadata),
        row.postings,
        row.inserted_at,
        row.previous,
    )


_NOBODY = Cause("", 0, "", "", 0, "")


def _seal(n: int, cause: Cause, k: int, new: Entering, postings: str, inserted_at: datetime, previous: str) -> str:
    run, step, actor, credential, release, line = cause
    text = (
        f'[{n},{_quoted(run)},{step},{k},{_quoted(new.kind)},{postings},"{_utc(new.at)}","{_utc(inserted_at)}"'
        f",{_quoted(actor)},{_quoted(credential)},{release},{_quoted(line)}"
        f",{'null' if new.reverses is None else new.reverses},{new.metadata},{_quoted(previous)}]"
    )
    return sha256(text.encode()).hexdigest()


@lru_cache(maxsize=256)
def _utc(moment: datetime) -> str:
    return (moment if moment.tzinfo is UTC else moment.astimezone(UTC)).isoformat()


def enter(rows: Rows, new: Entering, entries: Iterable[Entry]) -> int:
    """Append a transaction with its moves, put the balances it changes; answers its number. Needs HEAD loaded."""
    head = rows.get(HEAD)
    n, previous, inserted_at, k = 1, GENESIS, rows.inserted_at, 1
    run, step, actor, credential, release, line = cause = new.cause
    if head is not None:
        n, previous, inserted_at = head.n + 1, head.hash, max(head.inserted_at, inserted_at)
        if head.run == run and head.step == step:
            k = head.k + 1
    postings = postings_text(new.legs)
    digest = _seal(n, cause, k, new, postings, inserted_at, previous)
    rows.append(
        TRANSACTION,
        TransactionRow(
            n,
            run,
            step,
            k,
            new.kind,
            postings,
            new.at,
            inserted_at,
            actor,
            credential,
            release,
            line,
            new.reverses,
            new.metadata,
            previous,
            digest,
        ),
    )
    rows.put(HEAD, HeadRow(n, digest, inserted_at, run, step, k))
    _move(rows, n, new.at, inserted_at, entries)
    return n


def _move(rows: Rows, n: int, at: datetime, inserted_at: datetime, entries: Iterable[Entry]) -> None:
    for entry in entries:
        row, address, asset = entry.row, entry.address, entry.asset
        came, went = entry.input, entry.output
        if came or went:
            rows.append(MOVE, MoveRow(address, asset, n, at, inserted_at, came, went, entry.balance))
        elif not entry.held:
            continue
        held, moved = row.held + entry.held, n if came or went else row.n
        rows.put(
            BALANCE,
            BalanceRow(address, asset, row.input + came, row.output + went, held, entry.counted_in, row.frozen, moved),
        )
