"""A batch in plain memory: the store of simulations and of the differential test. Keeps nothing when it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from engine.runtime.batch import Batch, Wanted
from engine.runtime.rows import Job
from primitives.kit.memory import Memory


class MemoryStore:
    """tenants: their rows, shared by every store of one simulation. clock: read once per batch.

    jobs: what was deferred, with its tenant, in the order of the commits; whoever gave the list takes them from it.
    """

    def __init__(
        self,
        tenants: dict[str, Memory],
        clock: Callable[[], datetime],
        jobs: list[tuple[str, Job]] | None = None,
    ) -> None:
        self._tenants = tenants
        self._clock = clock
        self._jobs = [] if jobs is None else jobs

    async def carry(self, tenant: str, batch: Batch, others_wait: Callable[[], bool]) -> None:
        memory = self._tenants.setdefault(tenant, Memory())
        for number in range(batch.rounds):
            _load(memory, batch, batch.wanted(number))
        overlay = batch.apply(self._clock(), others_wait)
        self._jobs.extend((tenant, job) for job in overlay.jobs)
        memory.state.update(overlay.written)
        for table, rows in overlay.appended.items():
            memory.journals.setdefault(str(table), []).extend(rows)
            memory.state.update({(table, table.key_of(row)): row for row in rows})  # type: ignore[misc]

    async def abandon(self) -> None:
        """Nothing was begun."""

    async def close(self) -> None:
        """Nothing was opened."""


def _load(memory: Memory, batch: Batch, wanted: Wanted) -> None:
    for table, keys in wanted.items():
        found = [memory.state.get((table, key)) for key in keys]  # type: ignore[call-overload]
        batch.fill(table, [row for row in found if row is not None])
