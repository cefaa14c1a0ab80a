"""POSTs by which people act on what waits: each is done once per Idempotency-Key, and answers what it is about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request
from starlette.responses import Response

from engine.compiler.product import InputField
from engine.runtime.answers import Refused, not_waiting
from engine.runtime.credentials import Caller
from engine.runtime.exchange import body_sha, idempotency_key, require
from engine.runtime.models import Body, request_model
from engine.runtime.mounted import Services
from engine.runtime.once import Asked, Kept
from engine.runtime.remembered import remembered
from primitives.kit import types as t
from primitives.kit.canonical import canonical
from primitives.kit.store import Json

OUTCOMES = t.Enum("outcome", ("accepted", "rejected"))
EVIDENCE = InputField("evidence", t.Text("text", r"\S"), max_length=2000, title="what shows it")
ANSWER = (InputField("outcome", OUTCOMES, title="how the call ended"), EVIDENCE)
JSON = "application/json"

Act = Callable[[Caller], Awaitable[bool]]
"""False where nothing waits for it. May raise Refused."""
Show = Callable[[Caller], Awaitable[dict[str, Json]]]


ANSWER_BODY: type[Body] = request_model("Answer", ANSWER)
EVIDENCE_BODY: type[Body] = request_model("Evidence", (EVIDENCE,))
EMPTY_BODY: type[Body] = request_model("Nothing", ())


async def say(
    request: Request, scope: str, services: Services, body: Body, subject: str, act: Act, show: Show
) -> Response:
    """subject: the id of what it is about. Raises Refused: not_waiting, and what `act` raises."""
    caller, key = require(request.scope, scope), idempotency_key(request.scope)

    async def acted() -> dict[str, Json]:
        if not await act(caller):
            raise Refused(not_waiting())
        return await show(caller)

    kept = await remembered(services, caller.tenant, asked_of(request, caller, key, body), subject, acted)
    return response(kept)


def asked_of(request: Request, caller: Caller, key: str, body: Body) -> Asked:
    sha = body_sha(canonical(body.model_dump(mode="json")))
    return Asked(caller.credential, f"POST {request.url.path}", key, sha)


def response(kept: Kept) -> Response:
    headers = {"Idempotency-Replayed": "true"} if kept.repeated else {}
    return Response(canonical(kept.answer), kept.status, headers, JSON)


def typed(post: Callable[..., Any], model: type[Body]) -> Callable[..., Any]:
    """The function FastAPI serves, its body typed by the model."""
    post.__annotations__["body"] = model
    return post
