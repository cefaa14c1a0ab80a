"""A draft's way to what is live: proposed, approved by another person, applied as it was approved, or not.

Each step is one transaction with its line in the audit log.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from psycopg.errors import CheckViolation

from engine.compiler.screen import as_json
from engine.control import drafts
from engine.control.applying import Applying
from engine.control.draft_shown import listed, shown
from engine.control.drafts import APPROVED, DRAFT, PROPOSED, Draft, Moved, Texts
from engine.control.plan_sides import lines_changed
from engine.control.planning import ProductTexts, planned, refuse_breaking, refusing
from engine.control.plans import Plan
from engine.control.releases import Releases, StalePlan
from engine.runtime.answers import (
    Refused,
    conflict,
    draft_changed,
    not_found,
    own_approval,
    plan_stale,
    template_refused,
)
from engine.runtime.bookkeeping import Writer
from engine.runtime.credentials import Caller
from engine.runtime.differing import differing
from engine.runtime.noting import Action, note
from primitives.kit.contract import Manifest
from primitives.kit.ids import is_id

Change = Callable[[Writer, Draft], Awaitable[Draft]]


@dataclass(frozen=True, slots=True)
class Approving:
    """Every method takes the draft's `version` as its caller saw it, and raises Refused: not_found, draft_changed."""

    releases: Releases
    catalog: Sequence[Manifest]

    async def found(self, caller: Caller, id_: str) -> Draft:
        """Of the caller's tenant. Raises Refused."""
        if is_id(id_):
            async with self.releases.reader.tenant(caller.tenant) as query:
                draft = await drafts.find(query, id_)
            if draft is not None:
                return draft
        raise Refused(not_found())

    async def begun(self, caller: Caller, product: str, texts: Texts) -> Draft:
        async with self.releases.books.tenant(caller.tenant) as writer:
            draft = await drafts.begin(writer, product, texts, caller.actor)
            await note(writer, _action(caller, "draft.created", None, draft))
        return draft

    async def written(self, caller: Caller, id_: str, version: int, texts: Texts) -> Draft:
        seen = await self._seen(caller, id_, version, drafts.OPEN)
        return await self._done(
            caller, seen, "draft.written", lambda writer, seen: drafts.write(writer, seen, texts, caller.actor)
        )

    async def plan(self, caller: Caller, draft: Draft) -> Plan:
        """Raises Refused: the texts have errors, or are another tenant's."""
        texts = ProductTexts(draft.product, draft.template, draft.settings)
        return await planned(caller.tenant, texts, self.releases, self.catalog)

    async def proposed(self, caller: Caller, id_: str, version: int) -> Draft:
        """The plan's hash is kept: nothing else will be applied."""
        seen = await self._seen(caller, id_, version, (DRAFT,))
        plan = await self.plan(caller, seen)
        _refuse(plan)
        return await self._done(
            caller, seen, "draft.proposed", lambda writer, seen: drafts.propose(writer, seen, plan.hash, caller.actor)
        )

    async def approved(self, caller: Caller, id_: str, version: int) -> Draft:
        """Raises Refused: own_approval too."""
        seen = await self._seen(caller, id_, version, (PROPOSED,))
        if caller.actor in (seen.author, seen.proposed_by):
            raise Refused(own_approval())
        try:
            return await self._done(
                caller, seen, "draft.approved", lambda writer, seen: drafts.approve(writer, seen, caller.actor)
            )
        except CheckViolation:
            raise Refused(own_approval()) from None

    async def rejected(self, caller: Caller, id_: str, version: int, reason: str) -> Draft:
        seen = await self._seen(caller, id_, version, (PROPOSED, APPROVED))
        return await self._done(
            caller, seen, "draft.rejected", lambda writer, seen: drafts.reject(writer, seen, reason, caller.actor)
        )

    async def withdrawn(self, caller: Caller, id_: str, version: int) -> Draft:
        seen = await self._seen(caller, id_, version, drafts.OPEN)
        return await self._done(caller, seen, "draft.withdrawn", drafts.withdraw)

    async def applied(self, caller: Caller, id_: str, version: int) -> Draft:
        """Raises Refused: plan_stale, after which the draft is open again; conflict, template_refused."""
        seen = await self._seen(caller, id_, version, (APPROVED,))
        plan = await self._as_approved(caller, seen)
        done: list[Draft] = []

        async def also(writer: Writer, number: int) -> None:
            done.append(await drafts.apply(writer, seen, number))
            await note(writer, _action(caller, "draft.applied", seen, done[0]))

        try:
            title = plan.product.tenant_title
            with refusing():
                await Applying(plan, self.releases, self.catalog, title, caller.actor, also=also).run()
        except Moved:
            raise Refused(draft_changed(shown(await self.found(caller, id_)))) from None
        except StalePlan:
            await self._reopened(caller, seen)
            raise Refused(plan_stale()) from None
        return done[0]

    async def _as_approved(self, caller: Caller, seen: Draft) -> Plan:
        """Its plan, which is still the one that was approved; else it is open again. Raises Refused."""
        try:
            plan = await self.plan(caller, seen)
        except Refused as refused:
            if refused.problem.code == "template_refused":
                await self._reopened(caller, seen)
            raise
        if plan.hash != seen.plan:
            await self._reopened(caller, seen)
            raise Refused(plan_stale())
        _refuse(plan)
        return plan

    async def _reopened(self, caller: Caller, seen: Draft) -> None:
        """Raises Refused: draft_changed, where somebody was first."""
        await self._done(caller, seen, "draft.reopened", drafts.reopen)

    async def _seen(self, caller: Caller, id_: str, version: int, states: Sequence[str]) -> Draft:
        """As its caller saw it."""
        draft = await self.found(caller, id_)
        if draft.version != version:
            raise Refused(draft_changed(shown(draft)))
        if draft.state not in states:
            raise Refused(conflict(f"The draft is {draft.state}; for this it must be {' or '.join(states)}."))
        return draft

    async def _done(self, caller: Caller, seen: Draft, action: str, change: Change) -> Draft:
        """Raises Refused: draft_changed, where somebody was first."""
        try:
            async with self.releases.books.tenant(caller.tenant) as writer:
                draft = await change(writer, seen)
                await note(writer, _action(caller, action, seen, draft))
        except Moved:
            raise Refused(draft_changed(shown(await self.found(caller, seen.id)))) from None
        return draft


def _refuse(plan: Plan) -> None:
    """Raises Refused: it could not be applied."""
    if plan.judged.problems.failed:
        raise Refused(template_refused([*as_json(plan.judged.problems)]))
    refuse_breaking(plan)
    if plan.base == plan.release.sha256:
        raise Refused(conflict("This is live already."))


def _action(caller: Caller, action: str, before: Draft | None, after: Draft) -> Action:
    """With the lines of the texts that differ."""
    was = ("", "") if before is None else (before.template, before.settings)
    told = differing(None if before is None else listed(before), listed(after))
    for name, old, new in zip(("template", "settings"), was, (after.template, after.settings), strict=True):
        if old != new:
            told |= differing(None, {name: lines_changed(old, new)})
    return Action(caller.actor, action, f"draft {after.id} of {after.product}", told)
