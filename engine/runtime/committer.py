"""The one door for writes: segments of one tenant, committed in groups, under the tenant's lock.

A few connections take turns over the tenants with work, round robin. A turn is one batch of at most 256 segments;
while another tenant waits it ends after 10 ms. A commit of unknown fate is resolved by sending the same segments
again: the lock waits for the old backend, and each segment finds its commit key in the books or is applied.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Protocol

import psycopg

from engine.runtime.batch import Batch, Failed
from engine.runtime.failpoints import Failpoints
from engine.runtime.segment import Lane, Overloaded, Segment, SegmentFailed, Superseded, Unavailable

BATCH_MAX = 256
QUEUE_MAX = 4096
RETRY_FOR_S = 30.0
ROW_FAULTS = ("22", "23")  # SQLSTATE classes a single row is to blame for: only these split a batch
PASSING = ("", "08", "25", "40", "53", "55", "57")  # a lost connection, a time-out, a restart: the same segments again

log = logging.getLogger("finfactory.committer")


class Store(Protocol):
    """What carries a batch: PostgreSQL, or memory in tests."""

    async def carry(self, tenant: str, batch: Batch, others_wait: Callable[[], bool]) -> None: ...

    async def abandon(self) -> None: ...

    async def close(self) -> None: ...


Observe = Callable[[str, int, float], None]


@dataclass(slots=True)
class Waiting:
    """A submitted segment and the future its caller awaits."""

    segment: Segment
    answer: asyncio.Future[Any]


@dataclass(slots=True)
class Lanes:
    """One tenant's bounded queues."""

    now: deque[Waiting] = field(default_factory=deque)
    later: deque[Waiting] = field(default_factory=deque)

    def __len__(self) -> int:
        return len(self.now) + len(self.later)

    def take(self) -> list[Waiting]:
        """Up to a batch; `later` gets what `now` leaves, and every fourth place, however early the turn ends."""
        taken: list[Waiting] = []
        while len(self) and len(taken) < BATCH_MAX:
            lane = self.later if self.later and (not self.now or len(taken) % 4 == 3) else self.now
            taken.append(lane.popleft())
        return taken

    def put_back(self, waiting: list[Waiting]) -> None:
        for one in reversed(waiting):
            (self.now if one.segment.lane is Lane.NOW else self.later).appendleft(one)


class Committer:
    """open_store makes a connected store; each of `connections` tasks has one. observe(tenant, segments, seconds)."""

    def __init__(
        self,
        open_store: Callable[[], Awaitable[Store]],
        connections: int,
        failpoints: Failpoints,
        observe: Observe,
    ) -> None:
        self._open_store = open_store
        self._connections = connections
        self._failpoints = failpoints
        self._observe = observe
        self._lanes: dict[str, Lanes] = {}
        self._ready: asyncio.Queue[str] = asyncio.Queue()
        self._busy: set[str] = set()  # tenants that are in `_ready` or being served: each is in one place
        self._tasks: list[asyncio.Task[None]] = []

    async def submit(self, segment: Segment) -> Any:
        """The segment's answer, once it is durable. Raises Overloaded, SegmentFailed, Unavailable.

        The caller may go away: its segment stays.
        """
        lanes = self._lanes.setdefault(segment.tenant, Lanes())
        queue = lanes.now if segment.lane is Lane.NOW else lanes.later
        if len(queue) >= QUEUE_MAX:
            raise Overloaded
        waiting = Waiting(segment, asyncio.get_running_loop().create_future())
        queue.append(waiting)
        self._announce(segment.tenant)
        return await asyncio.shield(waiting.answer)

    def start(self, on_death: Callable[[BaseException | None], None]) -> None:
        """Serve. A task that dies takes the process with it, through `on_death`: half a committer serves nobody."""
        for _ in range(self._connections):
            task = asyncio.create_task(self._serve())
            task.add_done_callback(
                lambda done: None if done.cancelled() else on_death(done.exception() or SystemExit())
            )
            self._tasks.append(task)

    async def stop(self) -> None:
        """Finish what is queued, then stop."""
        while self._busy:
            await asyncio.sleep(0.01)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _announce(self, tenant: str) -> None:
        if tenant not in self._busy:
            self._busy.add(tenant)
            self._ready.put_nowait(tenant)

    async def _serve(self) -> None:
        store = await self._reopen(None)
        try:
            while True:
                tenant = await self._ready.get()
                store = await self._turn(store, tenant, self._lanes[tenant].take(), self._others_wait)
                self._busy.discard(tenant)
                if len(self._lanes[tenant]):
                    self._announce(tenant)
        finally:
            await store.close()

    def _others_wait(self) -> bool:
        return not self._ready.empty()

    async def _turn(self, store: Store, tenant: str, waiting: list[Waiting], others_wait: Callable[[], bool]) -> Store:
        """Whatever interrupts a batch, it is sent again once; what passes, until it is past."""
        start = perf_counter()
        deadline, pause = start + RETRY_FOR_S, 0.0
        while True:
            batch = Batch([one.segment for one in waiting], self._failpoints)
            try:
                await store.carry(tenant, batch, others_wait)
            except psycopg.Error as error:
                state = (error.sqlstate or "")[:2]
                if state in ROW_FAULTS:
                    store = await self._abandon(store)
                    return await self._split(store, tenant, waiting, error)
                await asyncio.sleep(pause)
                store = await self._recover(store, error)
                if not pause or (state in PASSING and perf_counter() < deadline):
                    pause = min(pause * 2 or 0.05, 1.0)
                    continue
                _fail(waiting, Unavailable(type(error).__name__))
                return store
            break
        self._failpoints.hit("committer.before_answer")
        self._observe(tenant, batch.taken, perf_counter() - start)
        _answer(waiting, batch)
        self._lanes[tenant].put_back(waiting[batch.taken :])
        return store

    async def _split(self, store: Store, tenant: str, waiting: list[Waiting], error: psycopg.Error) -> Store:
        """A row of one segment was refused: halve until it stands alone, and fails alone."""
        if len(waiting) == 1:
            log.error("segment refused by the database: %s", error.sqlstate)
            _fail(waiting, SegmentFailed(f"refused by the database: {error.sqlstate}"))
            return store
        middle = len(waiting) // 2
        store = await self._turn(store, tenant, waiting[:middle], _nobody)
        return await self._turn(store, tenant, waiting[middle:], _nobody)

    async def _abandon(self, store: Store) -> Store:
        try:
            await store.abandon()
        except psycopg.Error as error:
            return await self._recover(store, error)
        return store

    async def _recover(self, store: Store, error: psycopg.Error) -> Store:
        log.warning("batch interrupted (%s); sending its segments again", type(error).__name__)
        return await self._reopen(store)

    async def _reopen(self, store: Store | None) -> Store:
        pause, deadline = 0.05, perf_counter() + RETRY_FOR_S
        if store is not None:
            await store.close()
        while True:
            try:
                return await self._open_store()
            except psycopg.OperationalError:
                if perf_counter() > deadline:
                    raise
                await asyncio.sleep(pause)
                pause = min(pause * 2, 1.0)


def _nobody() -> bool:
    """The halves of a split batch are done whole: what is put back would come behind its successors."""
    return False


def _answer(waiting: list[Waiting], batch: Batch) -> None:
    for one, answer in zip(waiting, batch.answers, strict=False):
        if one.answer.done():
            continue
        if isinstance(answer, Failed) and isinstance(answer.error, Superseded):
            one.answer.set_exception(answer.error)
        elif isinstance(answer, Failed):
            log.error("segment failed", exc_info=answer.error)
            one.answer.set_exception(SegmentFailed(type(answer.error).__name__))
        else:
            one.answer.set_result(answer)


def _fail(waiting: list[Waiting], error: Exception) -> None:
    for one in waiting:
        if not one.answer.done():
            one.answer.set_exception(error)
