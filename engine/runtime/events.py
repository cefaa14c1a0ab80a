"""Reading the outbox: every event of a tenant, in the order its commits were made, without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from primitives.kit.resource import Query
from primitives.kit.store import Json

LIMIT_MOST = 500
AFTER = """
select n, id, type, subject, body, run, at from runtime.event
where n > %(after)s and (%(types)s::text[] is null or type = any(%(types)s)) order by n limit %(limit)s"""


@dataclass(frozen=True, slots=True)
class Event:
    """n: the tenant's number of it, a cursor. at: business time. data: the event's own fields."""

    n: int
    id: str
    type: str
    subject: str
    data: dict[str, Json]
    run: str | None
    at: datetime

    def envelope(self, tenant: str) -> dict[str, Json]:
        """What `GET /events` lists and webhooks carry: Standard Webhooks' type, timestamp and data, and our ids."""
        return {
            "id": self.id,
            "type": self.type,
            "timestamp": rfc3339(self.at),
            "tenant": tenant,
            "subject": self.subject,
            "n": self.n,
            "run": self.run,
            "data": self.data,
        }


async def read_events(query: Query, after_n: int, limit: int, types: Sequence[str] = ()) -> list[Event]:
    """Those after number `after_n`, the oldest first. types: of these only; all where empty. limit: at most 500."""
    wanted = {"after": after_n, "limit": min(limit, LIMIT_MOST), "types": list(types) or None}
    return [event_of(row) for row in await query.fetch(AFTER, wanted)]


def event_of(row: tuple[Any, ...]) -> Event:
    return Event(*row)


def rfc3339(moment: datetime) -> str:
    """UTC, in milliseconds: `2026-11-20T04:00:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
