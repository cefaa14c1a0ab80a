"""What is live becomes what is served: releases compiled again from their texts, mounted, swapped in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import psycopg
from starlette.types import ASGIApp

from engine.control.plans import recompile
from engine.control.releases import Live, Releases
from engine.runtime.host import Host
from engine.runtime.mount import mount
from engine.runtime.mounted import Services
from primitives.kit.contract import Manifest

LOOK_EVERY_S = 0.5

log = logging.getLogger("finfactory.loader")


class ReleaseLoader:
    """Follows the live releases; an app is built once per release, and swapped in whole."""

    def __init__(self, releases: Releases, catalog: Sequence[Manifest], host: Host, services: Services) -> None:
        self._releases = releases
        self._catalog = catalog
        self._host = host
        self._services = services
        self._served: dict[Live, ASGIApp] = {}
        self._loading = asyncio.Lock()

    async def load(self) -> None:
        """Serve exactly what is live now. A release that no longer compiles is logged and not served."""
        async with self._loading:
            await self._load()

    async def _load(self) -> None:
        live = await self._releases.live()
        served: dict[Live, ASGIApp] = {}
        for one in live:
            app = self._served.get(one) or await self._mount(one)
            if app is not None:
                served[one] = app
        if served != self._served:
            self._host.swap({one.path: app for one, app in served.items()})
            self._served = served

    async def follow(self) -> None:
        """Look again and again; a database that does not answer is asked later."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self.load()
            except (psycopg.Error, TimeoutError) as error:
                log.warning("cannot read the live releases: %s", type(error).__name__)

    async def _mount(self, live: Live) -> ASGIApp | None:
        compiled = await recompile(live, self._releases, self._catalog)
        if compiled.product is None or compiled.release is None:
            log.error("release %s of %s no longer compiles", live.number, live.path)
            return None
        if compiled.release.sha256 != live.sha256:
            log.warning("release %s of %s compiles to another hash than it was stored with", live.number, live.path)
        document = await self._releases.document(live.tenant, live.product, live.number)
        sources = tuple(document["template"]["text"].split("\n"))
        return mount(compiled.product, live.number, live.sha256, sources, self._services)
