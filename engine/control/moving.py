"""What `was:` says, done: balances by postings, rows' states and fields; a thousand at a time, in any number of tries.

What is moved is found where it was, so nothing need be remembered: a part that was done is not found again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.compiler.product import Product
from engine.control.carrying import carry
from engine.control.succession import STATE, Named, Succession, chart_of, keeper, relocating
from engine.runtime.bookkeeping import Writer
from primitives.kit.origin import Origin
from primitives.kit.relocating import Relocated
from primitives.kit.resource import Query

AT_ONCE = 1_000

TO_STATE = """
update runtime.resource set state = %(new)s where tenant = %(tenant)s and id in (
    select id from runtime.resource where tenant = %(tenant)s and product = %(product)s and kind = %(kind)s
    and state = %(old)s order by id limit %(most)s)"""
TO_FIELD = """
update runtime.resource
set fields = (fields - %(old)s::text) || jsonb_build_object(%(new)s::text, fields -> %(old)s::text)
where tenant = %(tenant)s and id in (
    select id from runtime.resource where tenant = %(tenant)s and product = %(product)s and kind = %(kind)s
    and fields ? %(old)s::text order by id limit %(most)s)"""


@dataclass(frozen=True, slots=True)
class Takeover:
    """From one release to another. number: of the new one; at: business time; by: who applies."""

    old: Product
    new: Product
    found: Succession
    number: int
    at: datetime
    by: str


@dataclass(slots=True)
class Progress:
    """How far one try has come. step: of the journal's entries; places: by account, where its last part ended."""

    step: int = 0
    done: set[str] = field(default_factory=set)
    places: dict[str, Any] = field(default_factory=dict)


async def move_part(writer: Writer, query: Query, takeover: Takeover, progress: Progress, most: int = AT_ONCE) -> bool:
    """The next thousand or fewer, in the writer's transaction; False where nothing is left.

    query: reads what was committed before the writer took the tenant's lock.
    """
    left = most
    for moved in takeover.found.accounts:
        if moved.moves and moved.new is not None and moved.old not in progress.done:
            left -= await _balances(writer, query, takeover, moved, progress, left)
            if left <= 0:
                return True
            progress.done.add(moved.old)
    for named in takeover.found.names:
        if named.new is not None:
            left -= await _rows(writer, takeover, named, left)
            if left <= 0:
                return True
    return False


async def _balances(
    writer: Writer, query: Query, takeover: Takeover, moved: Relocated, progress: Progress, most: int
) -> int:
    offered, books = relocating(takeover.old), keeper(takeover.old)
    if offered is None or books is None:
        return 0
    old, new = chart_of(takeover.old), chart_of(takeover.new)
    part = await offered.part(query, old, moved.old, progress.places.get(moved.old), most)
    if part:
        progress.step += 1
        origin = _origin(takeover, moved, progress.step)
        keys = offered.keys(old, new, moved, part)
        schema = books.manifest.tables[0].schema
        await carry(writer, schema, keys, lambda rows: offered.apply(rows, old, new, moved, part, origin))
        progress.places[moved.old] = offered.place(part)
    return len(part)


async def _rows(writer: Writer, takeover: Takeover, named: Named, most: int) -> int:
    sql = TO_STATE if named.what == STATE else TO_FIELD
    given = {"product": takeover.new.name, "kind": named.kind, "old": named.old, "new": named.new, "most": most}
    return await writer.run(sql, given)


def _origin(takeover: Takeover, moved: Relocated, step: int) -> Origin:
    """Its run is no run: it names the release, as every entry names what it was made by."""
    new = takeover.new
    return Origin(
        at=takeover.at,
        run=f"release/{new.name}/{takeover.number}",
        step=step,
        actor=takeover.by,
        credential="",
        release=takeover.number,
        line=f"{new.name}@{new.version}: {moved.old} to {moved.new}",
        asset=new.asset,
        zone=new.zone,
    )
