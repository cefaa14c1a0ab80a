"""Releases as programs: what a run goes on with, on whichever release it began."""

from __future__ import annotations

from typing import Protocol

from engine.compiler.product import Product
from engine.runtime.programs import Programs


class NoRelease(LookupError):
    """There is none of that name or number, or it no longer compiles with this code."""


class Library(Protocol):
    """Both may compile, the first time. They raise NoRelease, and psycopg errors where nothing can be read."""

    async def programs(self, tenant: str, product: str, release: int) -> Programs:
        """A release by its number, live or not."""

    async def live(self, tenant: str, product: str) -> Programs:
        """The current release: of the newest major, where several are live."""

    async def products(self, tenant: str) -> tuple[str, ...]:
        """The names of the tenant's live products."""

    async def product(self, tenant: str, product: str) -> Product:
        """The current release as it was compiled: its primitives with their configs, its connectors."""
