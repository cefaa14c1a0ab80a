"""/events and /webhooks: every tenant's API has them beside its products."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.responses import JSONResponse

from engine.runtime import subscriptions
from engine.runtime.addresses import url_problem
from engine.runtime.answers import FieldProblem, Refused, conflict, invalid_request, not_found
from engine.runtime.bookkeeping import Bookkeeping, Writer
from engine.runtime.credentials import Caller
from engine.runtime.differing import differing
from engine.runtime.events import LIMIT_MOST, read_events
from engine.runtime.exchange import body_sha, idempotency_key, require
from engine.runtime.noting import Action, note
from engine.runtime.once import Asked, Kept, once
from engine.runtime.reader import Reads
from engine.runtime.subscriptions import Endpoint, TooMany
from engine.runtime.webhooks import new_secret
from primitives.kit.canonical import canonical
from primitives.kit.store import Json

EventType = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.\-]{0,99}$")]
Number = Annotated[int, Field(ge=0, le=2**63 - 1)]
Settings = Mapping[str, Json] | None
"""Of an endpoint; None before it was there, and when it is gone."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class NewEndpoint(Strict):
    """types: the events wanted, all where empty."""

    url: str
    types: list[EventType] = Field(default_factory=list, max_length=100)


class ChangedEndpoint(Strict):
    url: str | None = None
    types: list[EventType] | None = Field(default=None, max_length=100)
    state: Literal["enabled", "disabled"] | None = None


class Replayed(Strict):
    """after: the number of the last event that shall not come again; 0 for everything."""

    after: Number


def events_router(reader: Reads, books: Bookkeeping) -> APIRouter:
    """`GET /events` needs the scope `read`; everything of /webhooks `admin`. The tenant is the caller's."""
    router = APIRouter()
    _mount_events(router, reader)
    _mount_reads(router, reader)
    _mount_changes(router, books)
    return router


def _mount_events(router: APIRouter, reader: Reads) -> None:
    @router.get("/events", tags=["events"], summary="Events in the order they happened")
    async def list_events(
        request: Request,
        after: Annotated[Number, Query()] = 0,
        limit: Annotated[int, Query(ge=1, le=LIMIT_MOST)] = 100,
        type: Annotated[list[EventType] | None, Query(max_length=100)] = None,
    ) -> dict[str, object]:
        """after: `next` of the page before. The page is empty, and `next` stays, where nothing new has happened."""
        caller = require(request.scope, "read")
        async with reader.tenant(caller.tenant) as query:
            found = await read_events(query, after, limit + 1, type or ())
        page = found[:limit]
        return {
            "data": [event.envelope(caller.tenant) for event in page],
            "next": page[-1].n if page else after,
            "has_more": len(found) > limit,
        }


def _mount_reads(router: APIRouter, reader: Reads) -> None:
    @router.get("/webhooks", tags=["webhooks"], summary="Webhook endpoints")
    async def list_webhooks(request: Request) -> dict[str, object]:
        caller = require(request.scope, "admin")
        async with reader.tenant(caller.tenant) as query:
            return {"data": [found.document() for found in await subscriptions.endpoints(query)]}

    @router.get("/webhooks/{id}", tags=["webhooks"], summary="One webhook endpoint")
    async def get_webhook(request: Request, id: str) -> dict[str, object]:
        caller = require(request.scope, "admin")
        async with reader.tenant(caller.tenant) as query:
            return {**_found(await subscriptions.endpoint(query, id)).document()}


def _mount_changes(router: APIRouter, books: Bookkeeping) -> None:
    @router.post("/webhooks", tags=["webhooks"], status_code=201, summary="Add a webhook endpoint")
    async def create_webhook(request: Request, body: NewEndpoint) -> Response:
        """The secret is in this answer only."""
        caller = require(request.scope, "admin")
        _check_url(body.url, caller)
        async with books.tenant(caller.tenant) as writer:
            kept = await once(writer, _asked(request, caller, "POST /webhooks", body), lambda: _create(writer, body))
            secret = await subscriptions.secret_of(writer, str(kept.answer["id"]))
            if not kept.repeated:
                made = _found(await subscriptions.standing(writer, str(kept.answer["id"])))
                await _note(writer, caller, "added", made.id, None, made.settings())
        return _response(kept, {**kept.answer, "secret": secret})

    @router.patch("/webhooks/{id}", tags=["webhooks"], summary="Change a webhook endpoint, or enable it again")
    async def change_webhook(request: Request, id: str, body: ChangedEndpoint) -> dict[str, object]:
        caller = require(request.scope, "admin")
        if body.url is not None:
            _check_url(body.url, caller)
        async with books.tenant(caller.tenant) as writer:
            before = _found(await subscriptions.standing(writer, id))
            changed = _found(await subscriptions.change(writer, id, body.url, body.types, body.state))
            await _note(writer, caller, "changed", id, before.settings(), changed.settings())
        return {**changed.document()}

    @router.delete("/webhooks/{id}", tags=["webhooks"], status_code=204, summary="Remove a webhook endpoint")
    async def remove_webhook(request: Request, id: str) -> Response:
        caller = require(request.scope, "admin")
        async with books.tenant(caller.tenant) as writer:
            before = _found(await subscriptions.standing(writer, id))
            await subscriptions.remove(writer, id)
            await _note(writer, caller, "removed", id, before.settings(), None)
        return Response(status_code=204)

    @router.post("/webhooks/{id}/replay", tags=["webhooks"], summary="Deliver events again")
    async def replay_webhook(request: Request, id: str, body: Replayed) -> Response:
        caller = require(request.scope, "admin")
        async with books.tenant(caller.tenant) as writer:
            before = await subscriptions.standing(writer, id)
            asked = _asked(request, caller, f"POST /webhooks/{id}/replay", body)
            kept = await once(writer, asked, lambda: _replay(writer, id, body.after))
            if not kept.repeated and before is not None:
                cursors = {"cursor": before.cursor}, {"cursor": kept.answer["cursor"]}
                await _note(writer, caller, "replayed", id, *cursors)
        return _response(kept, kept.answer)


async def _create(writer: Writer, body: NewEndpoint) -> Kept:
    try:
        made = await subscriptions.create(writer, body.url, body.types, new_secret())
    except TooMany:
        raise Refused(conflict(f"There are {subscriptions.MOST} endpoints already.")) from None
    return Kept(201, made.document())


async def _note(writer: Writer, caller: Caller, what: str, id_: str, before: Settings, after: Settings) -> None:
    await note(writer, Action(caller.actor, f"webhook.{what}", id_, differing(before, after)))


async def _replay(writer: Writer, id_: str, after: int) -> Kept:
    return Kept(200, _found(await subscriptions.replay(writer, id_, after)).document())


def _asked(request: Request, caller: Caller, operation: str, body: Strict) -> Asked:
    sha = body_sha(canonical(body.model_dump(mode="json")))
    return Asked(caller.credential, operation, idempotency_key(request.scope), sha)


def _response(kept: Kept, content: dict[str, object]) -> Response:
    return JSONResponse(content, kept.status, {"Idempotency-Replayed": "true"} if kept.repeated else None)


def _check_url(url: str, caller: Caller) -> None:
    problem = url_problem(url, caller.sandbox)
    if problem is not None:
        raise Refused(invalid_request((FieldProblem("not_valid", problem, pointer="#/url"),)))


def _found(endpoint: Endpoint | None) -> Endpoint:
    if endpoint is None:
        raise Refused(not_found())
    return endpoint
