"""A plan made live: asked again under the tenant's lock, what it takes over moved, and the release pointed to.

Up to a thousand rows are moved by the commit that makes it live. More are moved before, a thousand per commit, while
nothing begins on any release of the product; a try that is cut short is taken up by applying the same texts again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from engine.compiler.diagnostics import Problems
from engine.compiler.source import Source
from engine.control import noted_release
from engine.control.guard import Judged
from engine.control.handover import MOVING, OPEN, Note, keep, lower_fence, notes_of, raise_fence
from engine.control.moving import AT_ONCE, Progress, Takeover, move_part
from engine.control.plans import Plan, Recollection, judge_now, live_of, make_plan, recompile, text_of
from engine.control.releases import Live, Releases, StalePlan, check_base, end_major, make_live, store
from engine.control.succession import Succession
from engine.runtime import noting
from engine.runtime.bookkeeping import Writer
from engine.runtime.clock import TenantClock
from engine.runtime.fence import only
from primitives.kit.contract import Manifest


class Carries(Exception):
    """What the release would lose carries money, rows or counters. sources: the text its problems point into."""

    def __init__(self, problems: Problems, sources: tuple[Source, ...]) -> None:
        super().__init__(f"{len(problems.errors)} names carry money, rows or counters")
        self.problems = problems
        self.sources = sources


class Unfinished(Exception):
    """Another release was being applied and has moved things already: it must be applied first."""


@dataclass(slots=True)
class Applying:
    """One plan. most: rows per commit. again: the number of an earlier release that is made live once more.

    also: what is written in the commit that makes it live, with its number; what it raises undoes that commit.
    """

    plan: Plan
    releases: Releases
    catalog: Sequence[Manifest]
    title: str
    by: str
    most: int = AT_ONCE
    again: int | None = None
    also: Callable[[Writer, int], Awaitable[None]] | None = None

    async def run(self) -> int:
        """The release's number. Raises StalePlan, Carries, Unfinished."""
        release, progress = self.plan.release, Progress()
        recollection = Recollection(release.tenant, release.product, self.releases, self.catalog)
        at = await TenantClock(self.releases.reader).now(release.tenant)
        while True:
            async with self.releases.books.tenant(release.tenant) as writer:
                note = await self._begun(writer)
                if not progress.step:
                    await self._ask(recollection)
                number = await self._number(writer, note)
                if not self.plan.succession.moves or self.plan.guarded.old is None:
                    return await self._live(writer, number)
                takeover = Takeover(self.plan.guarded.old, self.plan.product, self.plan.succession, number, at, self.by)
                async with self.releases.reader.tenant(release.tenant) as query:
                    more = await move_part(writer, query, takeover, progress, self.most)
                await self._fenced(writer, number)
                await self._noted(writer, number, MOVING if more else OPEN)
                progress.step = max(progress.step, 1)
                if not more:
                    return await self._live(writer, number)
                if note is None:
                    await noting.note(writer, noted_release.begun(self.plan, number, self.by))

    async def _begun(self, writer: Writer) -> Note | None:
        """What an earlier try left. Raises StalePlan, Unfinished."""
        release = self.plan.release
        await check_base(writer, release, self.plan.base)
        for note in await notes_of(writer):
            if note.product == release.product and note.state == MOVING:
                if note.sha256 != release.sha256:
                    raise Unfinished(
                        f"release {note.number} of {release.product} is half applied: apply its texts again"
                    )
                return note
        return None

    async def _number(self, writer: Writer, note: Note | None) -> int:
        if self.again is not None:
            return self.again
        return note.number if note else await store(writer, self.plan.release, self.by)

    async def _ask(self, recollection: Recollection) -> None:
        """Where names differ, what else the tenant serves matters too: it stands on the same books."""
        tenant, differs = self.plan.release.tenant, self.plan.succession != Succession()
        if differs and await live_of(tenant, self.releases) != self.plan.live:
            raise StalePlan(f"what {tenant} serves changed since the plan")
        found: Judged = await judge_now(self.plan.guarded, self.plan.release.tenant, self.releases, recollection)
        if found.problems.failed:
            raise Carries(found.problems, (text_of(self.plan.release),))

    async def _fenced(self, writer: Writer, number: int) -> None:
        for major in (self.plan.release.major, *self.plan.ends):
            await raise_fence(writer, self.plan.release.product, major, number if self.again is None else only(number))

    async def _noted(self, writer: Writer, number: int, state: str) -> None:
        release, before = self.plan.release, self.plan.before
        if before is None:
            return
        others = tuple(one for one in await notes_of(writer) if one.product != release.product or one.number < number)
        await keep(writer, (*others, Note(release.product, before.number, number, release.sha256, state)))

    async def _live(self, writer: Writer, number: int) -> int:
        release = self.plan.release
        await make_live(writer, release, number, self.title, self.plan.product.sandbox)
        if not self.plan.succession.moves:
            await lower_fence(writer, release.product, release.major, number)
        for major in self.plan.ends:
            await end_major(writer, release.product, major)
        if self.also is not None:
            await self.also(writer, number)
        await noting.note(writer, noted_release.applied(self.plan, number, self.by, self.again is not None))
        return number


async def roll_back(
    releases: Releases, catalog: Sequence[Manifest], tenant: str, product: str, number: int, by: str
) -> None:
    """Make an earlier release live again; what was moved since goes back.

    Raises KeyError where there is none of that number, and as `Applying.run`.
    """
    compiled = await recompile(Live(tenant, product, 0, number, ""), releases, catalog)
    if compiled.release is None or compiled.product is None:
        raise KeyError(f"release {number} of {tenant}/{product} no longer compiles")
    plan = await make_plan(compiled, releases, catalog)
    if plan.before is not None and plan.before.number == number:
        return
    await Applying(plan, releases, catalog, compiled.product.tenant_title, by, again=number).run()
