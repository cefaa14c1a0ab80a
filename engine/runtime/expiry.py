"""Idempotency keys are kept 30 days; older ones go in small batches, so that no statement holds many rows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from structlog.typing import FilteringBoundLogger

from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.clock import utc_now
from engine.runtime.logs import frames

KEPT = timedelta(days=30)
EVERY_S = 60.0
AT_ONCE = 500
REST_S = 0.05

EXPIRE = "select runtime.expire_requests(%(before)s, %(most)s)"


@dataclass(frozen=True, slots=True)
class Expiry:
    """Any number may run: none waits for a row another is deleting. now: real time, whatever a sandbox's clock says."""

    books: Bookkeeping
    log: FilteringBoundLogger
    now: Callable[[], datetime] = utc_now
    every_s: float = EVERY_S
    at_once: int = AT_ONCE

    async def run(self) -> None:
        """Until cancelled. A database that cannot be reached is asked again after the next pause."""
        while True:
            try:
                await self.sweep()
            except Exception as exception:
                self.log.error("requests_not_expired", kind=type(exception).__name__, frames=frames(exception))
            await asyncio.sleep(self.every_s)

    async def sweep(self) -> int:
        """How many keys went."""
        before, gone = self.now() - KEPT, 0
        while True:
            rows = await self.books.everywhere(EXPIRE, {"before": before, "most": self.at_once})
            count = int(rows[0][0])
            gone += count
            if count < self.at_once:
                return gone
            await asyncio.sleep(REST_S)
