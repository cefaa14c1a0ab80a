"""/control/drafts: texts of a product on their way to what is live, by people: written, planned, approved, applied."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from engine.compiler.screen import as_json
from engine.control.approving import Approving
from engine.control.beginning import Beginning
from engine.control.draft_shown import listed, shown
from engine.control.drafts import STATES, Draft, Texts, read_drafts
from engine.control.fields import WITHOUT_NUL, Name, Remark, Strict
from engine.control.permissions import DECIDE, LOOK, WRITE
from engine.control.plan_sides import in_sides, texts_before
from engine.control.planning import ProductTexts, compiled
from engine.runtime.answers import FieldProblem, Refused, invalid_request
from engine.runtime.conditional import conditional, page_body, page_query
from engine.runtime.exchange import require_person, require_role
from primitives.kit.page import Page

Text = Annotated[str, Field(max_length=60_000, pattern=WITHOUT_NUL)]


class NewDraft(Strict):
    """start: `nothing`, `template` (a shipped one, named by `of`), or `live`. template, settings: texts in place of
    those it would begin with: the template's, and the tenant's."""

    product: Name
    start: Literal["nothing", "template", "live"] = "live"
    of: Name | None = None
    template: Text | None = None
    settings: Text | None = None
    note: Remark = ""


class Seen(Strict):
    """version: of the draft, as it was read."""

    version: Annotated[int, Field(ge=1)]


class Written(Seen):
    template: Text
    settings: Text
    note: Remark = ""


class Typed(Strict):
    """Texts as they are being typed, in place of those of the draft; nothing of them is kept."""

    template: Text | None = None
    settings: Text | None = None


class Refusal(Seen):
    reason: Annotated[str, Field(min_length=1, max_length=2_000, pattern=WITHOUT_NUL)]


def drafts_router(approving: Approving, beginning: Beginning) -> APIRouter:
    router = APIRouter(prefix="/control/drafts", tags=["drafts"])
    _mount_texts(router, approving, beginning)
    _mount_looks(router, approving)
    _mount_steps(router, approving)
    return router


def _mount_texts(router: APIRouter, approving: Approving, beginning: Beginning) -> None:
    @router.get("", summary="Drafts, newest first")
    async def listing(request: Request, state: str | None = None) -> Response:
        caller, page = require_role(request.scope, *LOOK), page_query(request)
        if state is not None and state not in STATES:
            problem = FieldProblem("state", f"one of {', '.join(STATES)}", parameter="state")
            raise Refused(invalid_request((problem,)))
        async with approving.releases.reader.tenant(caller.tenant) as query:
            found = await read_drafts(query, state, page)
        return conditional(request, page_body(request, Page(tuple(map(listed, found.items)), found.next)))

    @router.post("", status_code=201, summary="Begin a draft")
    async def new(request: Request, body: NewDraft) -> dict[str, object]:
        caller = require_role(request.scope, *WRITE)
        began = await beginning.texts(caller.tenant, body.product, body.start, body.of, body.note)
        template = began.template if body.template is None else body.template
        settings = began.settings if body.settings is None else body.settings
        return {**shown(await approving.begun(caller, body.product, Texts(template, settings, body.note)))}

    @router.get("/{id}", summary="A draft with its texts")
    async def one(request: Request, id: str) -> Response:
        caller = require_role(request.scope, *LOOK)
        return conditional(request, shown(await approving.found(caller, id)))

    @router.put("/{id}", summary="Other texts: what was proposed or approved of the old ones is gone")
    async def write(request: Request, id: str, body: Written) -> dict[str, object]:
        caller = require_role(request.scope, *WRITE)
        texts = Texts(body.template, body.settings, body.note)
        return {**shown(await approving.written(caller, id, body.version, texts))}


def _mount_looks(router: APIRouter, approving: Approving) -> None:
    @router.post("/{id}/check", summary="All problems of its texts, each with its line and column")
    async def check(request: Request, id: str, body: Typed | None = None) -> dict[str, object]:
        caller = require_role(request.scope, *LOOK)
        found = await approving.found(caller, id)
        problems = (await compiled(typed_texts(found, body), approving.catalog)).problems
        return {"version": found.version, "errors": len(problems.errors), "problems": [*as_json(problems)]}

    @router.post("/{id}/plan", summary="What applying it would change, in four parts")
    async def plan(request: Request, id: str) -> dict[str, object]:
        caller = require_role(request.scope, *LOOK)
        found = await approving.found(caller, id)
        made = await approving.plan(caller, found)
        before = await texts_before(made.before, approving.releases)
        sides = await asyncio.to_thread(in_sides, made, before, (found.template, found.settings))
        return {"draft": found.id, "draft_version": found.version, **sides}


def _mount_steps(router: APIRouter, approving: Approving) -> None:
    @router.post("/{id}/propose", summary="Ask another person to approve what its plan says now")
    async def propose(request: Request, id: str, body: Seen) -> dict[str, object]:
        caller = require_role(request.scope, *WRITE)
        return {**shown(await approving.proposed(caller, id, body.version))}

    @router.post("/{id}/approve", summary="Approve what somebody else wrote and proposed")
    async def approve(request: Request, id: str, body: Seen) -> dict[str, object]:
        """By a person who signed in: a key has no name of its own."""
        caller = require_person(request.scope, *DECIDE)
        return {**shown(await approving.approved(caller, id, body.version))}

    @router.post("/{id}/reject", summary="Send it back to whoever wrote it")
    async def reject(request: Request, id: str, body: Refusal) -> dict[str, object]:
        caller = require_person(request.scope, *DECIDE)
        return {**shown(await approving.rejected(caller, id, body.version, body.reason))}

    @router.post("/{id}/withdraw", summary="Go on with it no more")
    async def withdraw(request: Request, id: str, body: Seen) -> dict[str, object]:
        caller = require_role(request.scope, *WRITE)
        return {**shown(await approving.withdrawn(caller, id, body.version))}

    @router.post("/{id}/apply", summary="Make it live, as it was approved")
    async def apply(request: Request, id: str, body: Seen) -> dict[str, object]:
        caller = require_role(request.scope, *WRITE)
        return {**shown(await approving.applied(caller, id, body.version))}


def typed_texts(draft: Draft, typed: Typed | None) -> ProductTexts:
    """The draft's own where nothing is typed."""
    template = draft.template if typed is None or typed.template is None else typed.template
    settings = draft.settings if typed is None or typed.settings is None else typed.settings
    return ProductTexts(draft.product, template, settings)
