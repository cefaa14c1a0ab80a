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
from primitives.ledger.reads import NUMBER
from primitives.ledger.shapes import COUNT, shape
from primitives.ledger.shapes import TEXT as WORD
from primitives.ledger.tables import TRANSACTION, TransactionRow
from primitives.ledger.verify import read_rows

Item = dict[str, Json]

STRETCH = 2_000
AFTER = "where n > %(after)s order by n limit %(limit)s"
BEFORE = "select hash from ledger.transaction where n = %(n)s"
ENDS = f"""
select coalesce(h.n, 0), coalesce(h.hash, '{GENESIS}'), coalesce(l.n, 0), coalesce(l.hash, '{GENESIS}')
from (select) one left join ledger.head h on true
left join lateral (select n, hash from ledger.transaction order by n desc limit 1) l on true"""
"""The head and the journal's last entry, of one moment: what is committed while a stretch is read breaks neither."""


async def read_chain(
    query: Query, chart: Chart, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[Item]:
    """One stretch: `to` is the last number looked at, `of` the journal's, `problems` what is wrong in between."""
    after = int(page.after) if page.after and NUMBER.fullmatch(page.after) else 0
    ((*head, n, digest),) = await query.fetch(ENDS, {})
    rows: list[TransactionRow] = await read_rows(query, TRANSACTION, AFTER, {"after": after, "limit": STRETCH})
    problems = _problems(rows, after, await _hash_at(query, after))
    last = rows[-1].n if rows else after
    ends = len(rows) < STRETCH
    if ends and head != [n, digest]:
        problems.append(
            f"the journal ends at {n}, its head says {head[0]}" if n else "transactions after 0 are missing"
        )
    of = max(head[0], last if rows else 0)
    item: Item = {"from": after + 1, "to": last, "of": of, "sound": not problems, "problems": [*problems]}
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

CHAIN = AdminResource("books/chain", _RESOURCE, "operations", listing=_LISTING)
