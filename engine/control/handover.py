"""The tenant's notes of releases that moved things: what is not finished, what may still come to an old address.

They lie in the tenant's own row, written under its lock with what they are about.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from engine.runtime.bookkeeping import Bookkeeping, Writer
from engine.runtime.fence import fence_name
from primitives.kit.canonical import canonical

MOVING, OPEN = "moving", "open"
"""Not finished, nothing begins until it is applied again; live, and runs of earlier releases may post as they knew."""

READ = "select document -> 'moves' from control.tenant where tenant = %(tenant)s"
WRITE = """
update control.tenant set document = document || jsonb_build_object('moves', %(moves)s::jsonb)
where tenant = %(tenant)s"""
EVERYWHERE = """
select tenant from control.tenant where document -> 'moves' @> '[{"state": "open"}]'"""
EARLIER = """
select exists (select from runtime.run where tenant = %(tenant)s and product = %(product)s and cut is not null
    and release <> %(number)s)"""
FENCE = """
insert into runtime.number (tenant, name, value) values (%(tenant)s, %(name)s, %(value)s)
on conflict (tenant, name) do update set value = excluded.value"""
LOWER = """
update runtime.number set value = %(value)s
where tenant = %(tenant)s and name = %(name)s and (value < 0 or value > %(value)s)"""


@dataclass(frozen=True, slots=True)
class Note:
    """before, number: the releases. sha256: of the one that is applied."""

    product: str
    before: int
    number: int
    sha256: str
    state: str


async def notes_of(writer: Writer) -> tuple[Note, ...]:
    rows = await writer.fetch(READ, {})
    return tuple(Note(**one) for one in (rows[0][0] if rows else None) or ())


async def keep(writer: Writer, notes: tuple[Note, ...]) -> None:
    """A tenant with anything to move has a row."""
    await writer.run(WRITE, {"moves": canonical([asdict(note) for note in notes])})


async def tenants_with_open(books: Bookkeeping) -> tuple[str, ...]:
    return tuple(row[0] for row in await books.everywhere(EVERYWHERE, {}))


async def other_runs_wait(writer: Writer, note: Note) -> bool:
    """Whether a run of another release may still post."""
    rows = await writer.fetch(EARLIER, {"product": note.product, "number": note.number})
    return bool(rows[0][0])


async def raise_fence(writer: Writer, product: str, major: int, number: int) -> None:
    """From this commit on nothing begins on a release before `number`."""
    await writer.run(FENCE, {"name": fence_name(product, major), "value": number})


async def lower_fence(writer: Writer, product: str, major: int, number: int) -> None:
    """So that a release that moves nothing may begin runs; nothing where there is none."""
    await writer.run(LOWER, {"name": fence_name(product, major), "value": number})
