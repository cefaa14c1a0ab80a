"""Idempotency of the runtime's own POSTs: the first answer is kept with the request's key, under the tenant's lock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb

from engine.runtime.answers import Refused, idempotency_key_reused
from engine.runtime.bookkeeping import Writer

FIND = """
select body_sha, status, answer from runtime.request
where tenant = %(tenant)s and credential = %(credential)s and operation = %(operation)s and key = %(key)s"""
KEEP = """
insert into runtime.request (tenant, credential, operation, key, body_sha, status, answer, at)
values (%(tenant)s, %(credential)s, %(operation)s, %(key)s, %(body_sha)s, %(status)s, %(answer)s, clock_timestamp())"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as its repeats will name it."""

    credential: str
    operation: str
    key: str
    body_sha: str


@dataclass(frozen=True, slots=True)
class Kept:
    status: int
    answer: dict[str, Any]
    repeated: bool = False


async def once(writer: Writer, asked: Asked, act: Callable[[], Awaitable[Kept]]) -> Kept:
    """What `act` answered, now or the first time. What it raises is not kept. Raises Refused: another body."""
    found = await known(writer, asked)
    if found is not None:
        return found
    kept = await act()
    row = {**_named(asked), "body_sha": asked.body_sha, "status": kept.status, "answer": Jsonb(kept.answer)}
    await writer.run(KEEP, row)
    return kept


async def known(writer: Writer, asked: Asked) -> Kept | None:
    """What was answered the first time. Raises Refused: another body."""
    rows = await writer.fetch(FIND, _named(asked))
    if not rows:
        return None
    body_sha, status, answer = rows[0]
    if body_sha != asked.body_sha:
        raise Refused(idempotency_key_reused())
    return Kept(status, answer, repeated=True)


def _named(asked: Asked) -> dict[str, str]:
    return {"credential": asked.credential, "operation": asked.operation, "key": asked.key}
