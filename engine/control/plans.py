"""A plan: what applying a changed text would do, and the hash that says so. `apply` takes that hash and no other."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from engine.compiler.compile import Compiled, compile_product
from engine.compiler.diff import Change, diff
from engine.compiler.product import Product
from engine.compiler.release import Release
from engine.compiler.source import Source
from engine.control.releases import Live, Releases
from primitives.kit.contract import Manifest


@dataclass(frozen=True, slots=True)
class Plan:
    """base: the sha256 of what is live now, None for nothing. changes: between the two."""

    release: Release
    product: Product
    base: str | None
    changes: tuple[Change, ...]

    @property
    def hash(self) -> str:
        """Of what is live and what would be: another base or another text gives another hash."""
        return hashlib.sha256(f"{self.base}→{self.release.sha256}".encode()).hexdigest()[:16]

    @property
    def breaking(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.breaking)


async def make_plan(compiled: Compiled, releases: Releases, catalog: Sequence[Manifest]) -> Plan:
    """compiled: without errors. Compares with what is live under the same tenant, product and major."""
    release, product = compiled.release, compiled.product
    if release is None or product is None:
        raise ValueError("only what compiles can be planned")
    wanted = (release.tenant, release.product, release.major)
    live = [one for one in await releases.live() if (one.tenant, one.product, one.major) == wanted]
    old = await recompile(live[0], releases, catalog) if live else None
    base = live[0].sha256 if live else None
    return Plan(release, product, base, diff(old.product if old else None, product))


async def recompile(live: Live, releases: Releases, catalog: Sequence[Manifest]) -> Compiled:
    """A stored release, compiled again from its own texts; in a thread, for a large one must not hold up the others."""
    document = await releases.document(live.tenant, live.product, live.number)
    template, tenant = document["template"], document["tenant_file"]
    owner = Source(tenant["path"], tenant["text"]) if tenant else None
    return await asyncio.to_thread(
        compile_product, Source(template["path"], template["text"]), owner, live.product, catalog
    )
