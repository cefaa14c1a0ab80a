"""The audit log followed from its first line: whole, or the first line that is not as it was written.

An end that was cut off leaves no trace in the log itself; only a head kept elsewhere shows it, such as an export's.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.control.audit_log import in_order
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.noting import GENESIS, Line
from primitives.kit.resource import Query
from primitives.kit.store import Json

HEAD = "select n, sha from control.audit_head()"


@dataclass(frozen=True, slots=True)
class Break:
    """The first line that is wrong, and how."""

    n: int
    what: str

    def __str__(self) -> str:
        return f"control.audit n={self.n}: {self.what}"


@dataclass(frozen=True, slots=True)
class Chain:
    """checked: lines that are as they were written, from the first one on. broken: None where that is all of them."""

    checked: int
    broken: Break | None


@dataclass(frozen=True, slots=True)
class Head:
    """The log's last line, kept outside the database."""

    n: int
    sha: str

    def document(self) -> dict[str, Json]:
        return {"n": self.n, "sha": self.sha}


def kept_head(document: object) -> Head | None:
    """As `Head.document` gave it. Raises ValueError where it is neither that nor null."""
    match document:
        case None:
            return None
        case {"n": int(n), "sha": str(sha)}:
            return Head(n, sha)
    raise ValueError("no head of an audit log")


async def head_of(query: Query) -> Head | None:
    """The last line there is, whichever tenant the query is bound to. None of an empty log."""
    rows = await query.fetch(HEAD, {})
    return Head(*rows[0]) if rows else None


async def check_chain(books: Bookkeeping, kept: Head | None = None) -> Chain:
    """kept: a head of before, which must still be a line of the log. In the order of the chain, in parts: it may run
    beside any load, and lines that are added meanwhile are checked or not."""
    n, sha, seen = 0, GENESIS, kept is None
    async for line in in_order(books.everywhere):
        broken = _break(line, n, sha)
        if broken is None and kept is not None and line.n == kept.n:
            seen, broken = True, None if line.sha == kept.sha else Break(line.n, "it is not the line of the kept head")
        if broken is not None:
            return Chain(n, broken)
        n, sha = line.n, line.sha
    if not seen:
        return Chain(n, Break(n + 1, f"the lines up to the kept head, n={kept.n if kept else 0}, are missing"))
    return Chain(n, None)


def _break(line: Line, n: int, sha: str) -> Break | None:
    """n, sha: of the line before."""
    if line.n <= n:
        return Break(line.n, "numbers begin at 1, and each is there once")
    if line.n != n + 1:
        return Break(n + 1, "the line is missing")
    if line.sha != line.proper_sha:
        return Break(line.n, "it is not as it was written")
    if line.previous != sha:
        return Break(line.n, f"it does not follow line {n}")
    return None
