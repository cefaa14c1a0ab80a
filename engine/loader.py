"""What is live becomes what is served: releases compiled again from their texts, mounted, swapped in."""

from __future__ import annotations

import asyncio
import logging
from itertools import count

import psycopg
from starlette.types import ASGIApp

from engine.compiler.product import Product
from engine.control.leftovers import Leftovers
from engine.control.releases import Live, Releases
from engine.library import ReleaseLibrary
from engine.runtime.host import Host
from engine.runtime.library import NoRelease
from engine.runtime.mount import mount
from engine.runtime.mounted import Services
from engine.template_lines import TemplateLines

LOOK_EVERY_S = 0.5
LEFTOVERS_EVERY = 4
"""Looks at what is live between two looks for what moved accounts still got."""

log = logging.getLogger("finfactory.loader")


class ReleaseLoader:
    """Follows the live releases; an app is built once per release, and swapped in whole."""

    def __init__(self, releases: Releases, library: ReleaseLibrary, host: Host, services: Services) -> None:
        self._releases = releases
        self._library = library
        self._host = host
        self._services = services
        self._lines = TemplateLines(releases)
        self._leftovers = Leftovers(releases, self._product)
        self._served: dict[Live, ASGIApp] = {}
        self._loading = asyncio.Lock()

    async def load(self) -> None:
        """Serve exactly what is live now. A release that no longer compiles is logged and not served."""
        async with self._loading:
            await self._load()

    async def _load(self) -> None:
        live = await self._releases.live()
        self._library.know(live)
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
        for look in count(1):
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self.load()
                if look % LEFTOVERS_EVERY == 0:
                    await self._leftovers.settle()
            except (psycopg.Error, TimeoutError) as error:
                log.warning("cannot read the live releases: %s", type(error).__name__)
            except Exception:
                log.exception("leftovers of a moved account are not settled")

    async def _product(self, tenant: str, product: str, number: int) -> Product:
        return (await self._library.shelved(tenant, product, number)).product

    async def _mount(self, live: Live) -> ASGIApp | None:
        try:
            found = await self._library.shelved(live.tenant, live.product, live.number)
        except NoRelease as reason:
            log.error("%s is not served: %s", live.path, reason)
            return None
        if found.sha256 != live.sha256:
            log.warning("release %s of %s compiles to another hash than it was stored with", live.number, live.path)
        lines = self._lines.of(live.tenant, live.product)
        return mount(found.product, live.number, live.sha256, lines, self._services)
