"""Cash-outs on their way: asked for over HTTP as long as fewer than so many are under way, counted as they end."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from psycopg import AsyncConnection

from engine.bench.product import CURRENCY, TENANT
from primitives.kit.canonical import canonical
from primitives.kit.ids import new_id

FLIGHT = 256
"""Under way at once: enough that nobody waits for work, few enough that none waits for long."""
CONNECTIONS = 64
LOOK_S = 0.05
LEAST, MOST = 100, 10_000  # minor units of a cash-out
BANK, ACCOUNT = "BOPIPHMMXXX", "0012345678"
PATIENCE_S = 60.0

WAITING = """
select (select count(*) from runtime.run where tenant = %(tenant)s and needs <> 'nothing')
     + (select count(*) from runtime.run where tenant = %(tenant)s and wake_at is not null)"""
"""Both have partial indexes of what they count."""

ENDED = "select count(*) from runtime.run where tenant = %(tenant)s and cut is null"
ENDS = "select status, count(*) from runtime.run where tenant = %(tenant)s and workflow = %(workflow)s group by status"
TOOK = """
select percentile_disc(%(part)s) within group (order by extract(epoch from moved_at - inserted_at))
from runtime.run where tenant = %(tenant)s and workflow = %(workflow)s and cut is null"""


class CashOutRefused(Exception):
    """A cash-out was not accepted; the message is the answer."""


@dataclass(slots=True)
class Flight:
    """path, key: of the tenant's API at `port`. asked: accepted so far; waiting: of them, as last counted."""

    port: int
    path: str
    key: str
    wallets: Sequence[str]
    owner: AsyncConnection[Any]
    rnd: random.Random = field(default_factory=lambda: random.Random(1))
    asked: int = 0
    waiting: int = 0

    async def rate(self, seconds: float, warm_up_s: float) -> float:
        """Cash-outs ended a second, while as many are under way as may be; then all of them end."""
        going = asyncio.Event()
        going.set()
        callers = [asyncio.create_task(self._call(going.is_set)) for _ in range(CONNECTIONS)]
        try:
            await self._watched(warm_up_s)
            begin, ended = perf_counter(), await self._ended()
            await self._watched(seconds)
            rate = (await self._ended() - ended) / (perf_counter() - begin)
        finally:
            going.clear()
            await asyncio.gather(*callers)
        await self.landed()
        return rate

    async def landed(self) -> None:
        """Until none is under way. Raises TimeoutError."""
        deadline = perf_counter() + PATIENCE_S
        await self._look()
        while self.waiting:
            if perf_counter() > deadline:
                raise TimeoutError(f"{self.waiting} cash-outs do not end")
            await asyncio.sleep(LOOK_S)
            await self._look()

    async def ends(self, workflow: str) -> dict[str, int]:
        """How many ended how."""
        rows = await (await self.owner.execute(ENDS, {"tenant": TENANT, "workflow": workflow})).fetchall()
        return dict(rows)

    async def took(self, workflow: str, part: float) -> float:
        """Seconds from the request's commit to the run's last, of that part of all."""
        row = await (await self.owner.execute(TOOK, {"tenant": TENANT, "workflow": workflow, "part": part})).fetchone()
        return float(row[0]) if row and row[0] is not None else 0.0

    async def _ended(self) -> int:
        row = await (await self.owner.execute(ENDED, {"tenant": TENANT})).fetchone()
        return int(row[0]) if row else 0

    async def _watched(self, seconds: float) -> None:
        end = perf_counter() + seconds
        while (left := end - perf_counter()) > 0:
            await asyncio.sleep(min(LOOK_S, left))
            await self._look()

    async def _look(self) -> None:
        asked = self.asked
        row = await (await self.owner.execute(WAITING, {"tenant": TENANT})).fetchone()
        self.waiting = int(row[0]) + self.asked - asked if row else 0

    async def _call(self, goes_on: Callable[[], bool]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while goes_on():
            if self.waiting >= FLIGHT:
                await asyncio.sleep(LOOK_S / 2)
                continue
            self.waiting += 1
            writer.write(self._request())
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(_length(head))
            if not head.startswith(b"HTTP/1.1 201"):
                raise CashOutRefused(body.decode(errors="replace"))
            self.asked += 1
        writer.close()

    def _request(self) -> bytes:
        wallet, amount = self.rnd.choice(self.wallets), self.rnd.randrange(LEAST, MOST)
        money = {"amount": amount, "currency": CURRENCY}
        body = canonical({"wallet": wallet, "amount": money, "bank": BANK, "account": ACCOUNT})
        head = f"POST {self.path}/cash-outs HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.key}\r\n"
        content = f"Idempotency-Key: {new_id()}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return f"{head}{content}\r\n{body}".encode()


def _length(head: bytes) -> int:
    return int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
