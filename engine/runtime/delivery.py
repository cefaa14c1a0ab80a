"""The worker that delivers webhooks, for all tenants. Any number may run: an endpoint is leased to one of them.

No transaction is open while an endpoint is being called. A worker that dies loses its lease after a minute, and the
events of that turn are sent again, with the same ids.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from structlog.typing import FilteringBoundLogger

from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.clock import utc_now
from engine.runtime.events import Event, read_events
from engine.runtime.logs import frames
from engine.runtime.metrics import Metrics
from engine.runtime.reader import Reads
from engine.runtime.webhooks import Claim, Reply, Standing, message, settled

LEASE = timedelta(seconds=60)
TURN_S = 30.0  # with one more attempt's time-out well within the lease
TURN_EVENTS = 50
AT_ONCE = 64
POLL_S = 0.5

CLAIM = """
select tenant, id, url, secret, types, cursor, attempt, failing_since, lease, sandbox
from runtime.claim_webhooks(%(now)s, %(lease)s, %(most)s)"""
SETTLE = """
update runtime.webhook set cursor = %(cursor)s, attempt = %(attempt)s, state = %(state)s, next_at = %(next_at)s,
    failing_since = %(failing_since)s, last_status = coalesce(%(last_status)s, last_status)
where tenant = %(tenant)s and id = %(id)s and next_at = %(lease)s and state = 'enabled' returning 1"""


class Posts(Protocol):
    async def post(self, url: str, headers: dict[str, str], body: bytes, sandbox: bool) -> Reply: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """now: real time; a sandbox's clock does not hurry its webhooks. spread: 0 to 1, for the jitter."""

    books: Bookkeeping
    reader: Reads
    sender: Posts
    metrics: Metrics
    log: FilteringBoundLogger
    now: Callable[[], datetime] = utc_now
    spread: Callable[[], float] = random.random
    poll_s: float = POLL_S

    async def run(self) -> None:
        """Until cancelled. A slow endpoint holds one place of AT_ONCE, and nobody else."""
        turns: set[asyncio.Task[None]] = set()
        try:
            while True:
                for claim in await self._claimed(AT_ONCE - len(turns)):
                    turns.add(asyncio.create_task(self._safely(claim)))
                done = await self._pause(turns)
                turns -= done
        finally:
            for turn in turns:
                turn.cancel()
            await asyncio.gather(*turns, return_exceptions=True)

    async def deliver_due(self) -> int:
        """One turn of every endpoint that is due now; how many there were."""
        claims = await self.claim(AT_ONCE)
        await asyncio.gather(*(self._turn(claim) for claim in claims))
        return len(claims)

    async def claim(self, most: int) -> list[Claim]:
        if most <= 0:
            return []
        now = self.now()
        rows = await self.books.everywhere(CLAIM, {"now": now, "lease": now + LEASE, "most": most})
        return [Claim(tenant, id_, url, secret, tuple(types), *rest) for tenant, id_, url, secret, types, *rest in rows]

    async def _claimed(self, most: int) -> list[Claim]:
        """A database that cannot be reached is asked again after the next pause."""
        try:
            return await self.claim(most)
        except Exception as exception:
            self.log.error("webhooks_not_claimed", kind=type(exception).__name__, frames=frames(exception))
            return []

    async def _pause(self, turns: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
        """The turns that ended in the meantime."""
        if not turns:
            await asyncio.sleep(self.poll_s)
            return set()
        done, _ = await asyncio.wait(turns, timeout=self.poll_s, return_when=asyncio.FIRST_COMPLETED)
        return done

    async def _safely(self, claim: Claim) -> None:
        """What fails here comes again when the lease is over."""
        try:
            await self._turn(claim)
        except Exception as exception:
            kind = type(exception).__name__
            self.log.error("webhook_turn", tenant=claim.tenant, webhook=claim.id, kind=kind, frames=frames(exception))

    async def _turn(self, claim: Claim) -> None:
        async with self.reader.tenant(claim.tenant) as query:
            events = await read_events(query, claim.cursor, TURN_EVENTS)
        cursor, last = await self._in_order(claim, events)
        await self._settle(claim, settled(claim, cursor, last, self.now(), self.spread))

    async def _in_order(self, claim: Claim, events: list[Event]) -> tuple[int, Reply | None]:
        """As far as the endpoint takes them; the cursor it got to and the last reply."""
        cursor, last, began = claim.cursor, None, time.monotonic()
        for event in events:
            if time.monotonic() - began > TURN_S:
                break
            if claim.wants(event):
                last = await self._send(claim, event)
                if not last.delivered:
                    break
            cursor = event.n
        return cursor, last

    async def _send(self, claim: Claim, event: Event) -> Reply:
        began = time.monotonic()
        headers, body = message(event, claim.tenant, claim.secret, self.now())
        reply = await self.sender.post(claim.url, headers, body, claim.sandbox)
        self.metrics.webhook(_outcome(reply), time.monotonic() - began)
        if not reply.delivered:
            self.log.warning(
                "webhook_failed", tenant=claim.tenant, webhook=claim.id, event_id=event.id, reply=str(reply)
            )
        return reply

    async def _settle(self, claim: Claim, standing: Standing) -> None:
        """Nothing is written where the lease is no longer ours: a replay, a change or another worker came between."""
        values = {name: getattr(standing, name) for name in Standing.__slots__}
        await self.books.everywhere(SETTLE, {**values, "tenant": claim.tenant, "id": claim.id, "lease": claim.lease})


def _outcome(reply: Reply) -> str:
    if reply.status is None:
        return "unreachable"
    return "delivered" if reply.delivered else "gone" if reply.gone else "refused"
