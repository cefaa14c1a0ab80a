"""The lines of stored releases' templates, which say why each run did what it did."""

from __future__ import annotations

from functools import partial

from engine.control.releases import Releases
from engine.runtime.mounted import LinesOf

KEPT_MOST = 64

Named = tuple[str, str, int]
"""Tenant, product, number of the release."""


class TemplateLines:
    """A stored release never changes: the texts asked for last stay in memory. kept_most: so many."""

    def __init__(self, releases: Releases, kept_most: int = KEPT_MOST) -> None:
        self._releases = releases
        self._kept_most = kept_most
        self._kept: dict[Named, tuple[str, ...]] = {}

    def of(self, tenant: str, product: str) -> LinesOf:
        return partial(self._lines, tenant, product)

    async def _lines(self, tenant: str, product: str, release: int) -> tuple[str, ...]:
        named = (tenant, product, release)
        found = self._kept.pop(named, None) or await self._read(named)
        self._kept[named] = found  # at the end again: what was asked for last goes last
        while len(self._kept) > self._kept_most:
            del self._kept[next(iter(self._kept))]
        return found

    async def _read(self, named: Named) -> tuple[str, ...]:
        try:
            document = await self._releases.document(*named)
        except KeyError:
            return ()
        return tuple(document["template"]["text"].split("\n"))
