"""Which message was sent for a thing: how a person who knows a payment names what its rail knows."""

from __future__ import annotations

from primitives.kit.resource import Query

LAST_MESSAGE = """
select c.message from runtime.call c join runtime.run r on r.id = c.run
where r.id = %(id)s or r.resource = %(id)s order by c.intended_at desc, c.message desc limit 1"""


async def last_message(query: Query, id_: str) -> str | None:
    """id_: of a run, or of the resource it made or acts on. None where nothing was sent for it."""
    rows = await query.fetch(LAST_MESSAGE, {"id": id_})
    return str(rows[0][0]) if rows else None
