"""What runs of other releases still post to an address that has moved: they end as they began, and it follows.

Only what they may post without needing it there: what they would take from it was not moved under them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from engine.compiler.product import Product
from engine.control.handover import MOVING, OPEN, Note, keep, notes_of, other_runs_wait, tenants_with_open
from engine.control.moving import Progress, Takeover, move_part
from engine.control.releases import Releases
from engine.control.succession import Succession, chart_of, relocating, succession
from engine.runtime.bookkeeping import Writer
from engine.runtime.clock import TenantClock

BY = "finfactory"

Recall = Callable[[str, str, int], Awaitable[Product]]
"""A release of a tenant's product by its number, compiled. Raises NoRelease."""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Any number of processes may look: each works under the tenant's lock, and finds what is there."""

    releases: Releases
    recall: Recall

    async def settle(self) -> None:
        """Once, for every tenant whose releases moved something while others' runs waited."""
        for tenant in await tenants_with_open(self.releases.books):
            await self.of(tenant)

    async def of(self, tenant: str) -> None:
        """Raises NoRelease where a release no longer compiles."""
        async with self.releases.books.tenant(tenant) as writer:
            notes = await notes_of(writer)
        for note in notes:
            if note.state == OPEN:
                takeover = await self._takeover(tenant, note)
                async with self.releases.books.tenant(tenant) as writer:
                    await self._settle(writer, note, takeover)

    async def _settle(self, writer: Writer, note: Note, takeover: Takeover) -> None:
        """The last look is at what no run can add to any more."""
        notes = await notes_of(writer)
        if note not in notes or any(one.state == MOVING for one in notes):
            return
        ended = not await other_runs_wait(writer, note)
        async with self.releases.reader.tenant(writer.tenant) as query:
            more = await move_part(writer, query, takeover, Progress())
        if ended and not more:
            await keep(writer, tuple(one for one in notes if one != note))

    async def _takeover(self, tenant: str, note: Note) -> Takeover:
        old = await self.recall(tenant, note.product, note.before)
        new = await self.recall(tenant, note.product, note.number)
        at = await TenantClock(self.releases.reader).now(tenant)
        live = await self._live(tenant, note.product)
        return Takeover(old, new, _unused(old, succession(old, new), live), note.number, at, BY)

    async def _live(self, tenant: str, product: str) -> tuple[Product, ...]:
        live = [one for one in await self.releases.live() if one.tenant == tenant]
        return tuple([await self.recall(tenant, one.product, one.number) for one in live])


def _unused(old: Product, found: Succession, live: tuple[Product, ...]) -> Succession:
    """Without the addresses that a live release stands at again, and without rows, which no run was left to change."""
    offered, chart = relocating(old), chart_of(old)
    if offered is None:
        return Succession()
    free = [
        one
        for one in found.accounts
        if one.moves and not any(offered.strangers(chart, one.old, chart_of(product)) for product in live)
    ]
    return Succession(accounts=tuple(free))
