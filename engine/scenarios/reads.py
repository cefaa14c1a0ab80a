"""What a scenario reads past the API: what is still under way, and what came of what the outside did."""

from __future__ import annotations

from datetime import datetime

from engine.runtime.bookkeeping import Bookkeeping
from primitives.kit.resource import Query

UNDER_WAY = """
select 'a run that needs a ' || needs || ': ' || workflow || ' ' || id from runtime.run
    where needs <> 'nothing' and (wake_at is null or wake_at <= %(now)s)
union all select 'a run whose time has come: ' || workflow || ' ' || id from runtime.run
    where needs = 'nothing' and wake_at <= %(now)s
union all select 'a clock that is due: ' || kind || ' ' || id from runtime.resource where until <= %(now)s
union all select 'an arrival nobody has taken: ' || connector || ' ' || message from runtime.inbox where state = 'new'
union all select 'an answer that is not delivered: ' || connector || ' ' || message from runtime.inbox
    where respond = 'due'
limit 20"""

JOBS = """
select 'a job: ' || task_name || ' ' || args::text || case when attempts > 0 then ', failed before' else '' end
from jobs.procrastinate_jobs where status in ('todo', 'doing') and args ->> 'tenant' = %(tenant)s limit 20"""

BEGUN = """
select r.id, coalesce(r.resource, r.id) from runtime.inbox i join runtime.run r on r.id = i.run
where i.connector = %(connector)s and i.message = %(message)s"""

SENT = "select exists (select from runtime.call)"


async def runs_under_way(query: Query, now: datetime) -> list[str]:
    """now: by the tenant's clock."""
    return [text for (text,) in await query.fetch(UNDER_WAY, {"now": now})]


async def jobs_under_way(books: Bookkeeping, tenant: str) -> list[str]:
    return [text for (text,) in await books.everywhere(JOBS, {"tenant": tenant})]


async def anything_sent(query: Query) -> bool:
    """Whether any message was ever meant for the outside."""
    return bool((await query.fetch(SENT, {}))[0][0])


async def begun_by(query: Query, connector: str, message: str) -> tuple[str, str] | None:
    """The run a message from outside began, and the resource that is about, else the run again."""
    rows = await query.fetch(BEGUN, {"connector": connector, "message": message})
    return (str(rows[0][0]), str(rows[0][1])) if rows else None
