"""What the POSTs below /sandbox share: who may, their bodies, and that each is done once."""

from __future__ import annotations

from fastapi import Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import JSONResponse, Response

from engine.runtime.answers import Refused, not_found
from engine.runtime.credentials import Caller
from engine.runtime.exchange import body_sha, idempotency_key, require
from engine.runtime.once import Asked, Kept
from primitives.kit.canonical import canonical

SCOPE, TAG = "sandbox", "sandbox"


class Strict(BaseModel):
    """A body with these members and no others, each of its own type."""

    model_config = ConfigDict(extra="forbid", strict=True)


def of_sandbox(request: Request) -> Caller:
    """Who asks. Raises Refused: without the scope, and where the tenant is live."""
    caller = require(request.scope, SCOPE)
    if not caller.sandbox:
        raise Refused(not_found())
    return caller


def asked(request: Request, caller: Caller, body: Strict) -> Asked:
    """Raises Refused: without a key."""
    operation = f"{request.method} {request.scope['path']}"
    sha = body_sha(canonical(body.model_dump(mode="json")))
    return Asked(caller.credential, operation, idempotency_key(request.scope), sha)


def kept_response(kept: Kept) -> Response:
    return JSONResponse(kept.answer, kept.status, {"Idempotency-Replayed": "true"} if kept.repeated else None)
