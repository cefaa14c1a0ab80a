"""A plan: what applying a changed text would do, and the hash that says so. `apply` takes that hash and no other."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.compiler.compile import Compiled, compile_product
from engine.compiler.diagnostics import Problems
from engine.compiler.diff import Change, diff
from engine.compiler.product import Product
from engine.compiler.release import Release
from engine.compiler.source import Source
from engine.control.guard import Guarded, Judged, Served, judge
from engine.control.places import Places
from engine.control.releases import Live, Releases
from engine.control.succession import Succession, succession
from engine.runtime.clock import TenantClock
from primitives.kit.contract import Manifest


@dataclass(frozen=True, slots=True)
class Plan:
    """base: the sha256 of what is live now, None for nothing. changes: between the two.

    before: the release whose money and rows this one takes over: what is live under its major, else under the newest
    of the product; None for the first. ends: majors that are not served any more, since they know by its old name what
    this one moves. judged: what is moved, and why it may not be applied. live: all that the tenant had then.
    """

    release: Release
    product: Product
    base: str | None
    changes: tuple[Change, ...]
    guarded: Guarded
    before: Live | None = None
    live: tuple[Live, ...] = ()
    ends: tuple[int, ...] = ()
    judged: Judged = field(default_factory=lambda: Judged(Problems(), ()))

    @property
    def hash(self) -> str:
        """Of what is live and what would be: another base or another text gives another hash."""
        return hashlib.sha256(f"{self.base}→{self.release.sha256}".encode()).hexdigest()[:16]

    @property
    def breaking(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.breaking)

    @property
    def succession(self) -> Succession:
        return self.guarded.succession


class Recollection:
    """Releases of one product by number, each compiled once."""

    def __init__(self, tenant: str, product: str, releases: Releases, catalog: Sequence[Manifest]) -> None:
        self._tenant, self._product = tenant, product
        self._releases, self._catalog = releases, catalog
        self._known: dict[int, Product] = {}

    async def recall(self, number: int) -> Product:
        """Raises LookupError where it no longer compiles: then nobody knows what it may still do."""
        if number not in self._known:
            live = Live(self._tenant, self._product, 0, number, "")
            found = (await recompile(live, self._releases, self._catalog)).product
            if found is None:
                raise LookupError(f"release {number} of {self._tenant}/{self._product} no longer compiles")
            self._known[number] = found
        return self._known[number]


async def make_plan(compiled: Compiled, releases: Releases, catalog: Sequence[Manifest]) -> Plan:
    """compiled: without errors. Compares with what is live under the same tenant, product and major."""
    release, product = compiled.release, compiled.product
    if release is None or product is None:
        raise ValueError("only what compiles can be planned")
    live = await live_of(release.tenant, releases)
    mine = sorted((one for one in live if one.product == release.product), key=lambda one: one.major)
    same = next((one for one in mine if one.major == release.major), None)
    before = same or (mine[-1] if mine else None)
    old = (await recompile(before, releases, catalog)).product if before else None
    found = succession(old, product)
    ends = tuple(one.major for one in mine if one is not same) if found.moves else ()
    others = [one for one in live if one is not same and not (one in mine and one.major in ends)]
    guarded = Guarded(old, product, found, _places(release), await _served(others, found, releases, catalog))
    recollection = Recollection(release.tenant, release.product, releases, catalog)
    judged = await judge_now(guarded, release.tenant, releases, recollection)
    if before is not None and old is None:
        _warn_unread(before, guarded, judged)
    base, changes = same.sha256 if same else None, diff(old if same else None, product)
    return Plan(release, product, base, changes, guarded, before, live, ends, judged)


def _warn_unread(before: Live, guarded: Guarded, judged: Judged) -> None:
    """It is not served either, so what replaces it may not be refused for that."""
    place = guarded.places.account(None, "", guarded.new, ())
    message = f"release {before.number} no longer compiles with this version, so nobody compared what it carries"
    help_ = "see in the trial balance that no account is missing"
    judged.problems.add("FF611", place, message, help_, severity="warning")


async def live_of(tenant: str, releases: Releases) -> tuple[Live, ...]:
    found = [one for one in await releases.live() if one.tenant == tenant]
    return tuple(sorted(found, key=lambda one: (one.product, one.major)))


async def judge_now(guarded: Guarded, tenant: str, releases: Releases, recollection: Recollection) -> Judged:
    """What was committed until now; under the tenant's lock, all there is."""
    at = await TenantClock(releases.reader).now(tenant)
    async with releases.reader.tenant(tenant) as query:
        return await judge(guarded, query, recollection.recall, at)


def text_of(release: Release) -> Source:
    """The template's text as the release has it, and as its problems name it."""
    return Source(f"templates/{release.product}/template.yaml", release.template)


def _places(release: Release) -> Places:
    return Places(text_of(release))


async def _served(
    live: Sequence[Live], found: Succession, releases: Releases, catalog: Sequence[Manifest]
) -> tuple[Served, ...]:
    """Only where accounts change does it matter what else stands on the same books."""
    served = []
    for one in live if found.accounts else ():
        product = (await recompile(one, releases, catalog)).product
        if product is not None:
            served.append(Served(one.path, product))
    return tuple(served)


async def recompile(live: Live, releases: Releases, catalog: Sequence[Manifest]) -> Compiled:
    """A stored release, compiled again from its own texts; in a thread, for a large one must not hold up the others."""
    document = await releases.document(live.tenant, live.product, live.number)
    template, tenant = document["template"], document["tenant_file"]
    owner = Source(tenant["path"], tenant["text"]) if tenant else None
    return await asyncio.to_thread(
        compile_product, Source(template["path"], template["text"]), owner, live.product, catalog
    )
