"""Answers that go out by themselves, again and again until they are taken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx

from primitives.identity.simulator.store import Callback, Store, now_ms
from primitives.kit.signatures import sign

KeyOf = Callable[[str, str], bytes]

PATIENCE = httpx.Timeout(10, connect=2)  # seconds
FIRST_MS, LONGEST_MS = 200, 30_000


class Deliveries:
    """A task runs while there is something to send; `wake` after something was added. api: our own address."""

    def __init__(self, store: Store, key_of: KeyOf, api: str) -> None:
        self._store = store
        self._key_of = key_of
        self._api = api
        self._http = httpx.AsyncClient()
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        self._woken.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._http.aclose()

    async def _run(self) -> None:
        while (callback := self._store.next()) is not None:
            self._woken.clear()
            wait = callback.due_ms - now_ms()
            if wait > 0:
                await self._sleep(wait)
            elif await self._post(callback):
                self._store.delivered(callback)
            else:
                pause = min(FIRST_MS << min(callback.tries, 10), LONGEST_MS)
                self._store.put_off(callback, now_ms() + pause)

    async def _sleep(self, milliseconds: int) -> None:
        """Until then, or until something nearer may have been added."""
        try:
            await asyncio.wait_for(self._woken.wait(), timedelta(milliseconds=milliseconds).total_seconds())
        except TimeoutError:
            return

    async def _post(self, callback: Callback) -> bool:
        tenant, _, connector = callback.place.split("/")
        body = callback.body.encode()
        key, url = self._key_of(tenant, connector), f"{self._api}/inbound/{callback.place}"
        headers = sign(key, f"{tenant}/{connector}", "POST", url, body, datetime.now(UTC))
        try:
            response = await self._http.post(url, content=body, headers=headers, timeout=PATIENCE)
        except httpx.HTTPError:
            return False
        return response.is_success
