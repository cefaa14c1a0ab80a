"""/control/drafts/{id}/try: a request against a draft in memory, with all that came of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from pydantic import Field, JsonValue

from engine.control.approving import Approving
from engine.control.fields import Strict
from engine.control.permissions import LOOK
from engine.control.planning import ProductTexts, compiled_for
from engine.control.trial import NotAwaited, Reply, Trial, tried
from engine.control.trial_books import balances_shown, entry_shown
from engine.runtime.answers import FieldProblem, Problem, Refused, conflict, invalid_request
from engine.runtime.exchange import require_role
from engine.runtime.explain import explain
from engine.runtime.timeline import timeline
from primitives.kit.store import Json

LONGEST_S = 5
AT_ONCE = 2
"""Tries under way in a process: each takes a processor while it lasts."""
MOST_ENTRIES = 200

_NAMED = re.compile(r"\{([a-z][a-z0-9_-]*(?:\.[0-9]+)?)\}")

Word = Annotated[str, Field(pattern=r"^(accepted|rejected|unknown|approved|expired|after|message\.[a-z][a-z0-9_]*)$")]


class Asked(Strict):
    """path: below the product's, `/transfers`. In it and in the body `{wallets.1}` is the first of the people's
    wallets, and `{ana}` the id of the answer that was named so."""

    path: Annotated[str, Field(max_length=200, pattern=r"^(/[A-Za-z0-9_{}.-]+)+$")]
    body: dict[str, JsonValue] = Field(default_factory=dict)
    by: Literal["client", "operations"] = "client"


class Given(Asked):
    """as: what its id is called from then on."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,40}$")] | None = Field(default=None, alias="as")


class Tried(Strict):
    """people: made before, each with their things and play money. given: requests that come before; each must succeed.
    then: what happens to the run that waits, in turn. at: business time, local to the product, else now."""

    request: Asked
    people: Annotated[int, Field(ge=0, le=20)] = 2
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1
    given: Annotated[list[Given], Field(max_length=20)] = Field(default_factory=list)
    then: Annotated[list[Word], Field(max_length=10)] = Field(default_factory=list)
    at: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?$")] | None = None


def trial_router(approving: Approving) -> APIRouter:
    router = APIRouter(prefix="/control/drafts", tags=["drafts"])
    room = asyncio.Semaphore(AT_ONCE)

    @router.post("/{id}/try", summary="Try a request on the draft, in memory: its answer, postings and explain")
    async def attempt(request: Request, id: str, body: Tried) -> dict[str, object]:
        caller = require_role(request.scope, *LOOK)
        draft = await approving.found(caller, id)
        texts = ProductTexts(draft.product, draft.template, draft.settings)
        found = await compiled_for(caller.tenant, texts, approving.catalog)
        assert found.product is not None
        assert found.release is not None
        at = _moment(body.at, found.product.zone)
        try:
            async with room, asyncio.timeout(LONGEST_S), tried(found.product, found.release, lambda: at) as trial:
                return await _tried(trial, body)
        except TimeoutError:
            raise Refused(conflict(f"The try took more than {LONGEST_S} seconds.")) from None

    return router


async def _tried(trial: Trial, body: Tried) -> dict[str, object]:
    """Raises Refused."""
    people = await trial.people(body.people, body.seed) if body.people else {}
    names = {f"{path}.{number}": id_ for path, ids in people.items() for number, id_ in enumerate(ids, 1)}
    given: list[Json] = []
    for number, one in enumerate(body.given):
        reply = await _posted(trial, one, names, f"#/given/{number}")
        given.append({"path": one.path, "status": reply.status, "body": reply.body})
        if reply.status >= 400:
            raise Refused(_wrong(f"#/given/{number}", "given_refused", f"was refused: {_code(reply)}"))
        if one.name is not None and isinstance(reply.body, dict):
            names[one.name] = str(reply.body.get("id", ""))
    before, entries, runs = trial.books.balances(), len(trial.books.entries), {run.id for run in trial.books.runs}
    answer = await _posted(trial, body.request, names, "#/request")
    for number, word in enumerate(body.then):
        await _went_on(trial, word, runs, f"#/then/{number}")
    new = [run for run in trial.books.runs if run.id not in runs]
    return {
        "answer": {"status": answer.status, "body": answer.body},
        "people": people,
        "given": given,
        "runs": [
            {"explain": await explain(run, trial.mounted), "timeline": timeline(run, trial.books.calls(run))}
            for run in new
        ],
        "postings": [entry_shown(row) for row in trial.books.entries[entries:][:MOST_ENTRIES]],
        "balances": balances_shown(trial.books, before, trial.books.balances()),
    }


async def _went_on(trial: Trial, word: str, before: set[str], pointer: str) -> None:
    """The newest run of the request that waits. Raises Refused."""
    waiting = [run for run in trial.books.runs if run.id not in before and run.cut is not None]
    try:
        if not waiting:
            raise NotAwaited(word)
        await trial.go_on(waiting[-1], word)
    except NotAwaited:
        raise Refused(_wrong(pointer, "not_awaited", "is not what anything waits for")) from None


async def _posted(trial: Trial, asked: Asked, names: Mapping[str, str], pointer: str) -> Reply:
    """Raises Refused."""
    path, body = _filled(asked.path, names, pointer), _filled(asked.body, names, pointer)
    return await trial.post(path, body, asked.by)


def _filled(value: Any, names: Mapping[str, str], pointer: str) -> Any:
    """Raises Refused: a name that nothing has."""
    match value:
        case str():
            unknown = [name for name in _NAMED.findall(value) if name not in names]
            if unknown:
                raise Refused(_wrong(pointer, "unknown_name", "names what there is not"))
            return _NAMED.sub(lambda match: names[match[1]], value)
        case dict():
            return {name: _filled(inner, names, pointer) for name, inner in value.items()}
        case list():
            return [_filled(inner, names, pointer) for inner in value]
    return value


def _moment(text: str | None, zone: str) -> datetime:
    """Raises Refused: no such day."""
    if text is None:
        return datetime.now(UTC)
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused(_wrong("#/at", "not_valid", "is no time")) from None


def _code(reply: Reply) -> str:
    return str(reply.body.get("code")) if isinstance(reply.body, dict) else str(reply.status)


def _wrong(pointer: str, code: str, detail: str) -> Problem:
    return invalid_request((FieldProblem(code, detail, pointer=pointer),))
