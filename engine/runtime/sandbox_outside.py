"""/sandbox/outcomes and /sandbox/inbound of a product: how its outside answers, and what that sends by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from fastapi import FastAPI, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from engine.runtime.mounted import Mounted
from engine.runtime.once import Kept, known, once
from engine.runtime.openapi import asking
from engine.runtime.sandbox_inbound import controls_of, told, written_inputs
from engine.runtime.sandbox_posts import SCOPE, TAG, Strict, asked, kept_response, of_sandbox
from engine.runtime.simulated import OUTCOMES, Reply
from primitives.kit import types as t
from primitives.kit.inbound import Control

Name = Annotated[str, Field(max_length=63)]


class Forced(Strict):
    """How a connector's outside answers from now on; where `count` is given, that many messages and then as before.
    `after`: seconds until it answers."""

    connector: Annotated[Name, Field(examples=["instapay"])]
    answers: Annotated[Name, Field(examples=["silence"])]
    code: Annotated[str | None, Field(max_length=8, examples=["AC04"])] = None
    count: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    after: Annotated[int | None, Field(ge=0, le=1_000_000)] = None


class Sent(Strict):
    """What the outside does by itself: `send: credit`, and with what."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)

    connector: Annotated[Name, Field(examples=["instapay"])]
    send: Annotated[Name, Field(examples=["credit"])]
    inputs: Annotated[dict[str, Any], Field(alias="with", default_factory=dict, max_length=20)]


def mount_outside(app: FastAPI, mounted: Mounted) -> None:
    """Without the tenant's lock while the simulator is told: what it sends comes in here, and needs it."""
    controls, books = controls_of(mounted), mounted.services.sandbox.books

    @app.post(
        "/sandbox/outcomes",
        tags=[TAG],
        summary="Say how the outside answers",
        description=_answers(controls),
        openapi_extra=asking(SCOPE),
    )
    async def force_outcomes(request: Request, body: Forced) -> Response:
        inputs = body.model_dump(exclude_none=True, exclude={"connector"})
        return await forward(request, body, (body.connector, OUTCOMES), inputs, "#")

    @app.post(
        "/sandbox/inbound",
        tags=[TAG],
        summary="Make the outside send something",
        description=_sends(controls),
        openapi_extra=asking(SCOPE),
    )
    async def send_inbound(request: Request, body: Sent) -> Response:
        return await forward(request, body, (body.connector, body.send), body.inputs, "#/with")

    async def forward(
        request: Request, body: Strict, whom: tuple[str, str], inputs: Mapping[str, Any], below: str
    ) -> Response:
        caller = of_sandbox(request)
        named = asked(request, caller, body)
        async with books.tenant(caller.tenant) as writer:
            kept = await known(writer, named)
        if kept is None:
            reply = await told(mounted, *whom, inputs, below)
            async with books.tenant(caller.tenant) as writer:
                kept = await once(writer, named, lambda: _kept(reply))
        return kept_response(kept)


async def _kept(reply: Reply) -> Kept:
    return Kept(200, reply.body if isinstance(reply.body, dict) else {})


def _answers(controls: Mapping[str, Mapping[str, Control]]) -> str:
    lines = [
        f"- `{connector}`: {', '.join(f'`{one}`' for one in members)}"
        for connector, named in controls.items()
        for members in _members(named[OUTCOMES])
    ]
    return "\n".join(("What each connector's outside may answer, the usual first:", "", *lines))


def _members(control: Control) -> Iterator[tuple[str, ...]]:
    for type_ in control.inputs.values():
        if isinstance(type_, t.Enum):
            yield type_.members


def _sends(controls: Mapping[str, Mapping[str, Control]]) -> str:
    lines = [
        f"- `{connector}` `{control.name}` ({', '.join(_inputs(control))}): {control.title}"
        for connector, named in controls.items()
        for control in named.values()
        if control.name != OUTCOMES
    ]
    of = "`of` is the id of a resource or a run, for the last message sent for it; or of a message from outside."
    return "\n".join((of, "", *lines))


def _inputs(control: Control) -> list[str]:
    return [
        f"{name}, optional" if isinstance(type_, t.Optional) else name
        for name, type_ in written_inputs(control).items()
    ]
