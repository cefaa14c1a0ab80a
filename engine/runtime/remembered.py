"""An answer kept with its Idempotency-Key, for what people do to runs: those move in segments of their own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.runtime.answers import Refused, idempotency_key_reused
from engine.runtime.lists import read_row
from engine.runtime.mounted import Services
from engine.runtime.once import Asked, Kept
from engine.runtime.rows import Loaded, SegmentRows
from engine.runtime.segment import Lane
from engine.runtime.tables import REQUESTS, SCHEMA, Request
from primitives.kit.canonical import canonical, parse
from primitives.kit.problems import Decline, Defect
from primitives.kit.store import Json, Key


@dataclass(frozen=True, slots=True)
class Remembering:
    """engine.runtime.segment.Segment that keeps an answer, unless there is one. run: what the answer is about."""

    tenant: str
    asked: Asked
    answer: dict[str, Json]
    run: str
    at: datetime

    rounds = 1
    lane = Lane.NOW

    @property
    def mark(self) -> str:
        return self.asked.key

    def keys(self, number: int, loaded: Loaded) -> Iterable[Key]:
        yield Key(REQUESTS, key_of(self.asked))

    def committed(self, rows: SegmentRows) -> Kept | None:
        return kept(rows.read(REQUESTS, key_of(self.asked)), self.asked)

    def apply(self, rows: SegmentRows) -> Kept:
        rows.enter(SCHEMA).append(REQUESTS, request_of(self.asked, self.answer, self.run, self.at))
        return Kept(200, self.answer)

    def decline(self, rows: SegmentRows, decline: Decline) -> Kept:
        raise Defect(f"an answer declined: {decline.code}")


async def remembered(
    services: Services, tenant: str, asked: Asked, run: str, act: Callable[[], Awaitable[dict[str, Json]]]
) -> Kept:
    """What `act` answered, now or the first time. What it raises is not kept. Raises Refused: another body.

    Where the process ends between the act and its remembrance, the same key is refused as a second act would be:
    what moves runs moves each of them once.
    """
    async with services.reader.tenant(tenant) as reading:
        before = kept(await read_row(reading, REQUESTS, *key_of(asked)), asked)
    if before is None:
        answer = await act()
        at = await services.clock.now(tenant)
        before = await services.submit(Remembering(tenant, asked, answer, run, at))
    found: Kept = before
    if found.status == 0:
        raise Refused(idempotency_key_reused())
    return found


def kept(found: Any, asked: Asked) -> Kept | None:
    """status: 0 where the key was used with another body."""
    if found is None:
        return None
    same = found.body_sha == asked.body_sha
    return Kept(found.status if same else 0, parse(found.answer), repeated=True)


def key_of(asked: Asked) -> tuple[str, str, str]:
    return (asked.credential, asked.operation, asked.key)


def request_of(asked: Asked, answer: dict[str, Json], run: str, at: datetime) -> Request:
    credential, operation, key = key_of(asked)
    return Request(credential, operation, key, asked.body_sha, 200, canonical(answer), run, at)
