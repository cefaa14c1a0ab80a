"""A tenant's webhook endpoints: made, changed, replayed, removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from engine.runtime.bookkeeping import Writer
from engine.runtime.events import rfc3339
from primitives.kit.ids import new_id
from primitives.kit.resource import Query
from primitives.kit.store import Json

MOST = 20
COLUMNS = "id, url, types, state, cursor, failing_since, last_status, created_at"

COUNT = "select count(*) from runtime.webhook where tenant = %(tenant)s"
HEAD = "select coalesce(max(value), 0) from runtime.number where tenant = %(tenant)s and name = 'event'"
INSERT = f"""
insert into runtime.webhook (tenant, id, url, secret, types, state, cursor, attempt, next_at, created_at)
values (%(tenant)s, %(id)s, %(url)s, %(secret)s, %(types)s, 'enabled', %(cursor)s, 0, clock_timestamp(),
        clock_timestamp()) returning {COLUMNS}"""
CHANGE = f"""
update runtime.webhook set url = coalesce(%(url)s, url), types = coalesce(%(types)s, types),
    state = coalesce(%(state)s, state), attempt = 0, next_at = clock_timestamp(), failing_since = null
where tenant = %(tenant)s and id = %(id)s returning {COLUMNS}"""
STANDING = f"select {COLUMNS} from runtime.webhook where tenant = %(tenant)s and id = %(id)s"
REPLAY = f"""
update runtime.webhook set cursor = %(after)s, attempt = 0, next_at = clock_timestamp(), failing_since = null
where tenant = %(tenant)s and id = %(id)s returning {COLUMNS}"""
REMOVE = "delete from runtime.webhook where tenant = %(tenant)s and id = %(id)s"
SECRET = "select secret from runtime.webhook where tenant = %(tenant)s and id = %(id)s"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """types: the events it wants, all where empty. cursor: the number of the last event it took."""

    id: str
    url: str
    types: tuple[str, ...]
    state: str
    cursor: int
    failing_since: datetime | None
    last_status: str | None
    created_at: datetime

    def document(self) -> dict[str, Json]:
        return {
            "id": self.id,
            "url": self.url,
            "types": list(self.types),
            "state": self.state,
            "cursor": self.cursor,
            "failing_since": None if self.failing_since is None else rfc3339(self.failing_since),
            "last_status": self.last_status,
            "created_at": rfc3339(self.created_at),
        }

    def settings(self) -> dict[str, Json]:
        """What people decide about it."""
        return {"url": self.url, "types": list(self.types), "state": self.state}


class TooMany(Exception):
    """A tenant has at most MOST endpoints."""


async def create(writer: Writer, url: str, types: Sequence[str], secret: str) -> Endpoint:
    """It gets the events from now on. Raises TooMany."""
    if (await writer.fetch(COUNT, {}))[0][0] >= MOST:
        raise TooMany
    cursor = (await writer.fetch(HEAD, {}))[0][0]
    row = {"id": new_id(), "url": url, "secret": secret, "types": Jsonb(list(types)), "cursor": cursor}
    return _endpoint((await writer.fetch(INSERT, row))[0])


async def standing(writer: Writer, id_: str) -> Endpoint | None:
    """As it is until somebody writes."""
    return _one(await writer.fetch(STANDING, {"id": id_}))


async def change(
    writer: Writer, id_: str, url: str | None, types: Sequence[str] | None, state: str | None
) -> Endpoint | None:
    """None stays as it is; the endpoint is tried again at once. Answers None where there is no such endpoint."""
    given = {"id": id_, "url": url, "types": None if types is None else Jsonb(list(types)), "state": state}
    return _one(await writer.fetch(CHANGE, given))


async def replay(writer: Writer, id_: str, after: int) -> Endpoint | None:
    """Deliver again everything after event number `after`, with the same ids; the newest event bounds it."""
    head = (await writer.fetch(HEAD, {}))[0][0]
    return _one(await writer.fetch(REPLAY, {"id": id_, "after": min(after, head)}))


async def remove(writer: Writer, id_: str) -> bool:
    return await writer.run(REMOVE, {"id": id_}) == 1


async def secret_of(writer: Writer, id_: str) -> str | None:
    rows = await writer.fetch(SECRET, {"id": id_})
    return rows[0][0] if rows else None


async def endpoints(query: Query) -> list[Endpoint]:
    return [_endpoint(row) for row in await query.fetch(f"select {COLUMNS} from runtime.webhook order by id", {})]


async def endpoint(query: Query, id_: str) -> Endpoint | None:
    return _one(await query.fetch(f"select {COLUMNS} from runtime.webhook where id = %(id)s", {"id": id_}))


def _one(rows: list[tuple[Any, ...]]) -> Endpoint | None:
    return _endpoint(rows[0]) if rows else None


def _endpoint(row: tuple[Any, ...]) -> Endpoint:
    id_, url, types, *rest = row
    return Endpoint(id_, url, tuple(types), *rest)
