"""Delivers what the rail has to say to the product's inbound address, again and again until it is taken."""

from __future__ import annotations

import asyncio
import heapq
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from primitives.kit.signatures import sign
from primitives.payments.simulator import letters as kept
from primitives.payments.simulator.account import Account
from primitives.payments.simulator.letters import milliseconds
from primitives.payments.simulator.lines import Lines, Undelivered
from primitives.payments.simulator.store import Callback, Store
from primitives.payments.simulator.taking import decide, report

AT_ONCE = 64
FIRST_PAUSE, LONGEST_PAUSE = 100, 30_000
"""Milliseconds between tries; each is twice the one before."""


class Courier:
    """One task for the line, up to AT_ONCE for what is on its way. What the store keeps, a restart takes up again.

    seen: counts, by account, what was tried. failing: by account, why the last try failed.
    """

    def __init__(
        self, store: Store, lines: Lines, api: str, key_of: Callable[[str, str], bytes], seen: Counter[int]
    ) -> None:
        self._store = store
        self._lines = lines
        self._api = api
        self._key_of = key_of
        self._seen = seen
        self.failing: dict[int, str] = {}
        self._line: list[tuple[int, int, Callback]] = []
        self._flying: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()

    async def run(self) -> None:
        self.post(self._store.open_callbacks())
        while True:
            self._news.clear()
            now = milliseconds(datetime.now(UTC))
            while self._line and self._line[0][0] <= now and len(self._flying) < AT_ONCE:
                self._fly(heapq.heappop(self._line)[2])
            await self._wait(now)

    def post(self, callbacks: Iterable[Callback]) -> None:
        for callback in callbacks:
            heapq.heappush(self._line, (callback.due, callback.id, callback))
        self._news.set()

    async def deliver(self, callback: Callback) -> None:
        """One try; what is not taken goes to the end of the line."""
        body = self._body(callback)
        if body is None:
            return
        account = self._store.account_of(callback.account)
        failure = await self._send(account, body)
        self._seen[account.id] += 1
        if failure is None:
            self._store.delivered(callback.id)
            self.failing.pop(account.id, None)
            return
        self.failing[account.id] = failure
        pause = min(FIRST_PAUSE << min(callback.attempts, 16), LONGEST_PAUSE)
        due = milliseconds(datetime.now(UTC)) + pause
        self._store.tried(callback.id, callback.attempts + 1, due)
        self.post([Callback(callback.id, account.id, due, callback.attempts + 1, body, None)])

    async def aclose(self) -> None:
        for task in self._flying:
            task.cancel()
        await asyncio.gather(*self._flying, return_exceptions=True)

    def _fly(self, callback: Callback) -> None:
        task = asyncio.create_task(self.deliver(callback))
        self._flying.add(task)
        task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._news.set()

    async def _wait(self, now: int) -> None:
        """Until something is posted or has landed, or the first in line is due."""
        full = len(self._flying) >= AT_ONCE or not self._line
        seconds = None if full else timedelta(milliseconds=self._line[0][0] - now).total_seconds()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)

    def _body(self, callback: Callback) -> bytes | None:
        """None where a late answer was released before its time: then it was told."""
        if callback.decides is None:
            return callback.body
        now = datetime.now(UTC)
        with self._store.transaction():
            letter = self._store.letter(callback.account, kept.OUT, callback.decides)
            if letter is None or letter.state != kept.PENDING:
                self._store.delivered(callback.id)
                return None
            body = report(decide(self._store, letter, milliseconds(now)), now)
            self._store.set_body(callback.id, body)
        return body

    async def _send(self, account: Account, body: bytes) -> str | None:
        """Why it was not taken, None where it was."""
        path = f"/inbound/{account.tenant}/{account.product}/{account.rail}"
        key, url = self._key_of(account.tenant, account.rail), self._api + path
        headers = sign(key, f"{account.tenant}/{account.rail}", "POST", url, body, datetime.now(UTC))
        try:
            status = await self._lines.post(path, headers, body)
        except Undelivered as error:
            return str(error)
        return None if 200 <= status < 300 else f"HTTP {status}"
