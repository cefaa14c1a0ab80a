"""While tenants ask at the same time, each has only so many requests under way; the rest of its requests wait.

A flood is answered in waves: each wave's work stands between every two steps of everyone else's requests. A tenant
that is alone is not held back.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

from engine.runtime.exchange import exchange

SHARE = 16
REMEMBERED_S = 1.0


@dataclass(slots=True)
class Desk:
    """One tenant's requests: how many are under way, and those that wait, in their order."""

    under_way: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)


class FairShare:
    """share: requests of a tenant under way at once, while another tenant has asked within the last second."""

    def __init__(self, app: ASGIApp, share: int = SHARE, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._share = share
        self._clock = clock
        self._desks: defaultdict[str, Desk] = defaultdict(Desk)
        self._last: tuple[str, float] = ("", float("-inf"))
        self._last_other: float = float("-inf")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller = exchange(scope).caller if scope["type"] == "http" else None
        if caller is None:
            return await self._app(scope, receive, send)
        tenant, desk = caller.tenant, self._desks[caller.tenant]
        self._note(tenant)
        if desk.under_way < self._share or self._alone(tenant):
            desk.under_way += 1
        else:
            await self._turn(tenant, desk)
        try:
            await self._app(scope, receive, send)
        finally:
            self._leave(tenant, desk)

    def _note(self, tenant: str) -> None:
        """Remembers the last request, and the last one of a tenant other than that."""
        last, at = self._last
        if last != tenant:
            self._last_other = at
        self._last = (tenant, self._clock())

    def _alone(self, tenant: str) -> bool:
        last, at = self._last
        other = self._last_other if last == tenant else at
        return self._clock() - other > REMEMBERED_S

    async def _turn(self, tenant: str, desk: Desk) -> None:
        """Returns when the request is counted as under way."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        desk.waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(tenant, desk)
            raise

    def _leave(self, tenant: str, desk: Desk) -> None:
        desk.under_way -= 1
        while desk.waiting and (desk.under_way < self._share or self._alone(tenant)):
            turn = desk.waiting.popleft()
            if not turn.done():
                desk.under_way += 1
                turn.set_result(None)
