"""How much still counts under a rule: asked before a release that no longer has it."""

from __future__ import annotations

from datetime import datetime

from primitives.kit.resource import Query

COUNTING = """
select count(*) from limits.counters
where rule = %(rule)s and used > 0 and (ends_at is null or ends_at > %(at)s)"""


async def counting(query: Query, rule: str, at: datetime) -> int:
    """Counters of windows that have not ended."""
    return int((await query.fetch(COUNTING, {"rule": rule, "at": at}))[0][0])
