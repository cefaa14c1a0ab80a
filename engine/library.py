"""Stored releases, compiled again from their texts: once per process, kept while they are used."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.compiler.product import Product
from engine.control.plans import recompile
from engine.control.releases import Live, Releases
from engine.runtime.library import NoRelease
from engine.runtime.programs import Programs
from primitives.kit.contract import Manifest

LOOK_EVERY_S = 0.5
KEPT_MOST = 256

Named = tuple[str, str, int]
"""Tenant, product, number of the release."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A release, compiled. sha256: of what it compiles to now."""

    product: Product
    sha256: str
    programs: Programs


class ReleaseLibrary:
    """engine.runtime.library.Library: each release is compiled once per process, those long unused again.

    kept_most: releases in memory; what is live is looked up again after LOOK_EVERY_S.
    """

    def __init__(
        self,
        releases: Releases,
        catalog: Sequence[Manifest],
        kept_most: int = KEPT_MOST,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._releases = releases
        self._catalog = catalog
        self._kept_most = kept_most
        self._monotonic = monotonic
        self._shelf: dict[Named, asyncio.Task[Shelved]] = {}
        self._live: dict[tuple[str, str], Live] = {}
        self._looked_at = float("-inf")
        self._looking = asyncio.Lock()

    async def programs(self, tenant: str, product: str, release: int) -> Programs:
        return (await self.shelved(tenant, product, release)).programs

    async def live(self, tenant: str, product: str) -> Programs:
        return (await self._current(tenant, product)).programs

    async def products(self, tenant: str) -> tuple[str, ...]:
        return tuple(sorted(product for owner, product in await self._look() if owner == tenant))

    async def product(self, tenant: str, product: str) -> Product:
        return (await self._current(tenant, product)).product

    async def shelved(self, tenant: str, product: str, release: int) -> Shelved:
        """Who asks while it is being compiled waits for the same. Raises NoRelease."""
        named = (tenant, product, release)
        found = self._shelf.pop(named, None)
        if found is None or (found.done() and (found.cancelled() or found.exception() is not None)):
            found = asyncio.create_task(self._compile(named))
        self._shelf[named] = found  # at the end again: what was asked for last goes last
        while len(self._shelf) > self._kept_most:
            del self._shelf[next(iter(self._shelf))]
        return await asyncio.shield(found)

    def know(self, live: Sequence[Live]) -> None:
        """What was just read as live, of every tenant."""
        self._live = {(one.tenant, one.product): one for one in sorted(live, key=lambda one: one.major)}
        self._looked_at = self._monotonic()

    async def _current(self, tenant: str, product: str) -> Shelved:
        live = (await self._look()).get((tenant, product))
        if live is None:
            raise NoRelease(f"{tenant}/{product} has no live release")
        return await self.shelved(tenant, product, live.number)

    async def _look(self) -> dict[tuple[str, str], Live]:
        """The live release of each product; of several majors the newest."""
        async with self._looking:
            if self._monotonic() - self._looked_at >= LOOK_EVERY_S:
                self.know(await self._releases.live())
            return self._live

    async def _compile(self, named: Named) -> Shelved:
        tenant, name, number = named
        try:
            compiled = await recompile(Live(tenant, name, 0, number, ""), self._releases, self._catalog)
        except KeyError as error:
            raise NoRelease(f"{tenant}/{name} has no release {number}") from error
        if compiled.product is None or compiled.release is None:
            raise NoRelease(f"release {number} of {tenant}/{name} no longer compiles")
        return Shelved(compiled.product, compiled.release.sha256, Programs(compiled.product, number))
