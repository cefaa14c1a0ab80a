"""The journal's chain, checked a stretch at a time: each entry's hash made again, each begun by the one before.

Whoever wants all of it asks page after page and knows meanwhile how far it is. Balances and moves are checked by
`finfactory verify`, which also knows a head that was kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import AdminResource, Query, Resource, View
from primitives.kit.store import Json
from primitives.kit.types import TEXT, Record
from primitives.ledger.domain import Chart
from primitives.ledger.journal import GENESIS, seal
from primitives.ledger.shapes import COUNT, shape
from primitives.ledger.shapes import TEXT as WORD
from primitives.ledger.tables import TRANSACTION, TransactionRow
from primitives.ledger.verify import read_rows

Item = dict[str, Json]

STRETCH = 2_000
AFTER = "where n > %(after)s order by n limit %(limit)s"
BEFORE = "select hash from ledger.transaction where n = %(n)s"
HEAD = "select n, hash from ledger.head"


async def read_chain(
    query: Query, chart: Chart, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[Item]:
    """One stretch: `to` is the last number looked at, `of` the journal's, `problems` what is wrong in between."""
    after = int(page.after) if page.after and page.after.isdecimal() and len(page.after) < 19 else 0
    rows: list[TransactionRow] = await read_rows(query, TRANSACTION, AFTER, {"after": after, "limit": STRETCH})
    head = next(iter(await query.fetch(HEAD, {})), (0, GENESIS))
    problems = _problems(rows, after, await _hash_at(query, after))
    last = rows[-1].n if rows else after
    ends = len(rows) < STRETCH
    if ends:
        problems += _head_problems(rows, after, head)
    item: Item = {"from": after + 1, "to": last, "of": head[0], "sound": not problems, "problems": [*problems]}
    return Page((item,), None if ends else str(last))


async def _hash_at(query: Query, n: int) -> str:
    rows = await query.fetch(BEFORE, {"n": n}) if n else []
    return str(rows[0][0]) if rows else GENESIS


def _problems(rows: Sequence[TransactionRow], after: int, previous: str) -> list[str]:
    found: list[str] = []
    for number, row in enumerate(rows, after + 1):
        if row.n != number:
            return [*found, f"transaction {number} is missing"]
        if row.previous != previous:
            found.append(f"transaction {row.n} does not begin with the hash of the one before")
        if row.hash != seal(row):
            found.append(f"transaction {row.n} is not as it was written")
        previous = row.hash
    return found


def _head_problems(rows: Sequence[TransactionRow], after: int, head: tuple[int, str]) -> list[str]:
    last = (rows[-1].n, rows[-1].hash) if rows else None
    if last is None:
        return [] if head[0] == after else [f"transactions after {after} are missing"]
    return [] if last == head else [f"the journal ends at {last[0]}, its head says {head[0]}"]


async def _find(query: Query, chart: Chart, id_: str) -> Item | None:
    """A stretch has no address of its own."""
    return None


_RESOURCE = Resource(
    name="stretch",
    table=TRANSACTION,
    fields=Record("ledger.stretch", (("id", TEXT),)),
    states=(),
    shows=(),
    filters=(),
    title="Stretch of the journal",
)
_LISTING = View(
    "chain",
    read_chain,
    shape(
        **{"from": COUNT},
        to=COUNT,
        of=COUNT,
        sound={"type": "boolean"},
        problems={"type": "array", "items": WORD},
    ),
    {},
    "Whether the journal is whole, a stretch at a time",
)

CHAIN = AdminResource("books/chain", _RESOURCE, "operations", find=_find, listing=_LISTING)
