"""The endpoint one would write by hand, as FastAPI's own guide does: a pydantic model, an `async def`, a response.

It takes the request the generated one takes and submits the same segment to the same committer. What it leaves out is
what nobody writes into a first endpoint: a replayed key is not told apart, a full queue is a plain 500.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Header, Request, Response
from pydantic import BaseModel, Field

from engine.runtime.exchange import body_sha, require
from engine.runtime.mounted import Submit
from engine.runtime.program import Program
from engine.runtime.run_shows import input_body
from engine.runtime.segments import Answer, Asked, RunSegment
from primitives.kit.canonical import canonical
from primitives.kit.ids import new_id

PATH = "/handwritten/transfers"


class Money(BaseModel):
    amount: int = Field(ge=100)
    currency: str = Field(pattern="^PHP$")


class Transfer(BaseModel):
    source: str = Field(alias="from")
    target: str = Field(alias="to")
    amount: Money
    note: str | None = Field(default=None, max_length=140)


def handwritten(submit: Submit, program: Program) -> Callable[..., Any]:
    """The function to be served at PATH. program: of the release that was live when the server started."""

    async def transfer(request: Request, body: Transfer, idempotency_key: Annotated[str, Header()]) -> Response:
        caller = require(request.scope, "write")
        inputs = {"from": body.source, "to": body.target, "amount": body.amount.amount, "note": body.note}
        text = canonical(input_body(program, inputs))
        now = datetime.now(UTC)
        asked = Asked(
            *(caller.tenant, new_id(), now, caller.actor, caller.credential),
            *(idempotency_key, body_sha(text), text, inputs),
        )
        answer: Answer = await submit(RunSegment(program, asked))
        return Response(answer.body, answer.status, media_type="application/json")

    transfer.__annotations__ = {
        "request": Request,
        "body": Transfer,
        "idempotency_key": Annotated[str, Header()],
        "return": Response,
    }
    return transfer
