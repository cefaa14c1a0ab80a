"""Single rows, read many at a time: what is asked while an exchange is under way goes together by the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar

V = TypeVar("V")

Read = Callable[[str, Sequence[str]], Awaitable[Mapping[str, V]]]


class Gathering(Generic[V]):
    """read(tenant, keys): what there is of them, read after it was asked for. One exchange per tenant at a time."""

    def __init__(self, read: Read[V]) -> None:
        self._read = read
        self._line: dict[str, dict[str, asyncio.Future[V | None]]] = {}
        self._reading: dict[str, asyncio.Task[None]] = {}

    async def one(self, tenant: str, key: str) -> V | None:
        """Raises what `read` raises."""
        line = self._line.setdefault(tenant, {})
        if key not in line:
            line[key] = asyncio.get_running_loop().create_future()
        answer = line[key]
        if tenant not in self._reading:
            self._reading[tenant] = asyncio.create_task(self._drain(tenant))
        return await asyncio.shield(answer)  # others may wait for the same

    async def _drain(self, tenant: str) -> None:
        while asked := self._line.pop(tenant, None):
            try:
                found = await self._read(tenant, list(asked))
            except Exception as exception:
                for answer in asked.values():
                    answer.set_exception(exception)
            else:
                for key, answer in asked.items():
                    answer.set_result(found.get(key))
        del self._reading[tenant]
