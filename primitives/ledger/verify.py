"""Read the whole journal again and name every row and column that is not as it was written.

Memory grows with the number of accounts, not of transactions. A tail cut off together with its moves, balances and
head leaves no trace in the database: only a head kept elsewhere shows it, which is what `export_head` is for.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, NamedTuple, TypeVar

from primitives.kit.canonical import canonical
from primitives.kit.resource import Query
from primitives.kit.store import Json, Sql, Table
from primitives.ledger.audit import Audit, Derived, differences
from primitives.ledger.tables import BALANCE, HEAD, MOVE, TRANSACTION, BalanceRow, MoveRow, TransactionRow

CHUNK = 2_000

R = TypeVar("R")


class ExportedHead(NamedTuple):
    """The end of the journal, kept outside the database."""

    n: int
    hash: str


async def export_head(query: Query) -> ExportedHead | None:
    """None while the journal is empty."""
    rows = await query.fetch("select n, hash from ledger.head", {})
    return ExportedHead(*rows[0]) if rows else None


async def head_of(query: Query) -> Json:
    """`export_head` as JSON, null while the journal is empty."""
    head = await export_head(query)
    return None if head is None else {"n": head.n, "hash": head.hash}


async def verify_against(query: Query, head: Json = None) -> tuple[str, ...]:
    """`verify`, told of a head as `head_of` gave it."""
    if head is None:
        return await verify(query)
    match head:
        case {"n": int(n), "hash": str(digest)}:
            return await verify(query, ExportedHead(n, digest))
    return ("ledger: the head kept is no head of a journal",)


async def verify(query: Query, exported: ExportedHead | None = None) -> tuple[str, ...]:
    """One line per damaged thing, none where all is sound. query: bound to one tenant, its session in a snapshot
    (repeatable read) where writes go on. exported: a head of before."""
    audit, lines = Audit(), list[str]()
    seen: str | None = None
    async for chunk in _chunks(query):
        moves = await _moves(query, audit.n, chunk[-1].n)
        for row in chunk:
            for n in range(audit.n + 1, row.n):
                lines += audit.missing(n, moves.pop(n, []))
            lines += audit.entry(row, moves.pop(row.n, []))
            seen = row.hash if exported is not None and row.n == exported.n else seen
        lines += [f"ledger.move {m.account} {m.asset} n={n}: there is no transaction" for n in moves for m in moves[n]]
    lines += await _after(query, audit)
    lines += audit.head(next(iter(await read_rows(query, HEAD, "", {})), None))
    lines += await _balances(query, audit)
    if exported is not None and seen != exported.hash:
        what = "is missing" if seen is None else "has another hash"
        lines.append(f"ledger.transaction n={exported.n}: the row of the exported head {what}")
    return tuple(lines)


async def _chunks(query: Query) -> AsyncIterator[list[TransactionRow]]:
    after = 0
    while chunk := await read_rows(
        query, TRANSACTION, "where n > %(after)s order by n limit %(limit)s", {"after": after, "limit": CHUNK}
    ):
        yield chunk
        after = chunk[-1].n


async def _moves(query: Query, after: int, upto: int) -> dict[int, list[MoveRow]]:
    found = await read_rows(
        query, MOVE, "where n > %(after)s and n <= %(upto)s order by n, account, asset", {"after": after, "upto": upto}
    )
    by_n: dict[int, list[MoveRow]] = {}
    for move in found:
        by_n.setdefault(move.n, []).append(move)
    return by_n


async def _after(query: Query, audit: Audit) -> list[str]:
    """Moves beyond the journal's end tell of transactions that were there."""
    lines = [
        f"ledger.transaction n={r.n}: numbers begin at 1"
        for r in await read_rows(query, TRANSACTION, "where n < 1", {})
    ]
    lines += [
        f"ledger.move {m.account} {m.asset} n={m.n}: numbers begin at 1"
        for m in await read_rows(query, MOVE, "where n < 1", {})
    ]
    beyond: dict[int, list[MoveRow]] = {}
    for move in await read_rows(query, MOVE, "where n > %(last)s order by n, account, asset", {"last": audit.n}):
        beyond.setdefault(move.n, []).append(move)
    for n, moves in beyond.items():
        lines += audit.missing(n, moves)
    return lines


async def _balances(query: Query, audit: Audit) -> list[str]:
    lines, account, asset = list[str](), "", ""
    expected = dict(audit.accounts)
    where = "where (account, asset) > (%(account)s, %(asset)s) order by account, asset limit %(limit)s"
    while chunk := await read_rows(query, BALANCE, where, {"account": account, "asset": asset, "limit": CHUNK}):
        for row in chunk:
            known = expected.pop((row.account, row.asset), None)
            lines += _balance(row, known)
        account, asset = chunk[-1].account, chunk[-1].asset
    untouched = Derived()
    return lines + [f"ledger.balance {a} {b}: the row is missing" for (a, b), d in expected.items() if d != untouched]


def _balance(row: BalanceRow, known: Derived | None) -> Iterator[str]:
    named = f"ledger.balance {row.account} {row.asset}"
    if known is None:
        yield f"{named}: no transaction moved it"
        return
    wanted = BalanceRow(
        row.account, row.asset, known.input, known.output, known.held, known.counted_in, known.frozen, known.n
    )
    yield from differences(named, wanted, row)


async def read_rows(query: Query, table: Table[R], rest: str, parameters: dict[str, Any]) -> list[R]:
    """Rows as `apply` knows them: amounts as integers, JSON as canonical text."""
    columns = ", ".join(field.name for field in table.fields)
    readers = [_READERS.get(field.sql) for field in table.fields]
    return [
        table.row(
            *[value if read is None or value is None else read(value) for read, value in zip(readers, row, strict=True)]
        )
        for row in await query.fetch(f"select {columns} from {table} {rest}", parameters)
    ]


def _whole(value: Any) -> Any:
    """An amount that is no whole number is left as it is, and differs from any that is."""
    return int(value) if value == int(value) else value


_READERS = {Sql.AMOUNT: _whole, Sql.JSON: canonical}
