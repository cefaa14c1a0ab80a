"""Releases made live while requests run: planned and applied as `finfactory apply` does, a fee's change each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from engine.bench.product import PRODUCT, TENANT, compiled_product
from engine.compiler.compile import Compiled
from engine.control.plans import make_plan
from engine.control.releases import Releases
from engine.postgres.dsn import Dsns
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.issuing import create_credential
from engine.runtime.reader import Reader
from primitives.kit.contract import Manifest

BY = "finfactory bench"
FEES = ("15.00", "16.00")
PER_SECOND = 10_000_000  # requests of the bench's key: its limit is never met
SERVED = "select max(release) from runtime.run where product = %(product)s and workflow = %(workflow)s"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Applies releases of the bench's product, and sees which one serves."""

    catalog: Sequence[Manifest]
    reader: Reader
    books: Bookkeeping

    async def apply(self, fee: str) -> int:
        """The new release's number. Compiling happens in a thread: the load goes on."""
        return await self.publish(await asyncio.to_thread(compiled_product, self.catalog, fee))

    async def publish(self, compiled: Compiled) -> int:
        """Its number."""
        releases = Releases(self.reader, self.books)
        plan = await make_plan(compiled, releases, self.catalog)
        return await releases.apply(plan.release, plan.base, "Bench", plan.product.sandbox, BY)

    async def served(self, workflow: str) -> int:
        """The newest release that a run of the workflow was committed under; 0 before the first."""
        async with self.reader.tenant(TENANT) as query:
            rows = await query.fetch(SERVED, {"product": PRODUCT, "workflow": workflow})
        return int(rows[0][0] or 0)

    async def issue_key(self) -> str:
        actor = "bench@demo.example"
        issued = await create_credential(self.books, TENANT, "bench", actor, ("write",), PER_SECOND, BY)
        return issued.key


@asynccontextmanager
async def publishing(dsns: Dsns, catalog: Sequence[Manifest]) -> AsyncIterator[Publisher]:
    reader, books = Reader(dsns.reader, connections=2), Bookkeeping(dsns.committer, connections=1)
    await reader.open()
    await books.open()
    try:
        yield Publisher(catalog, reader, books)
    finally:
        await books.close()
        await reader.close()
