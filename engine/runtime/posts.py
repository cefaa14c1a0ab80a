"""A POST of a generated API: the body becomes a segment, the segment's answer a response."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from fastapi import Request
from starlette.responses import Response

from engine.compiler.product import PersonStart
from engine.runtime.answers import (
    MEDIA_TYPE,
    Refused,
    idempotency_key_reused,
    internal,
    not_found,
    overloaded,
    unavailable,
)
from engine.runtime.credentials import Caller
from engine.runtime.exchange import body_sha, idempotency_key, require, require_asked
from engine.runtime.models import Body, converters, request_model
from engine.runtime.mounted import Services
from engine.runtime.program import Program
from engine.runtime.run_shows import input_body
from engine.runtime.segment import Overloaded, SegmentFailed, Unavailable
from engine.runtime.segments import Answer, Asked, RunSegment
from primitives.kit.canonical import canonical
from primitives.kit.ids import is_id, new_id

JSON = "application/json"
T = TypeVar("T")


class Poster:
    """One operation: the model of its body, and what answers a request. given: inputs that come from the path."""

    def __init__(self, program: Program, scope: str, services: Services, from_path: tuple[str, ...] = ()) -> None:
        self._program = program
        self._scope = scope
        start = program.workflow.start
        self._by = start.by if isinstance(start, PersonStart) else None
        self._services = services
        fields = tuple(field for field in program.workflow.inputs if field.name not in from_path)
        self.fields = fields
        self.model: type[Body] = request_model(_model_name(program), fields)
        self._convert = converters(fields)

    async def answer(self, request: Request, body: Body, from_path: dict[str, Any]) -> Response:
        """Raises Refused."""
        caller = require(request.scope, self._scope)
        require_asked(caller, self._by)
        key = idempotency_key(request.scope)
        inputs = {name: convert(getattr(body, name)) for name, convert in self._convert}
        inputs |= from_path
        asked = await self._asked(caller, key, inputs, from_path)
        answer: Answer = await submitted(self._services.submit(RunSegment(self._program, asked)))
        self._count(answer)
        if answer.other_body:
            raise Refused(idempotency_key_reused())
        return self._response(answer)

    async def _asked(self, caller: Caller, key: str, inputs: dict[str, Any], from_path: dict[str, Any]) -> Asked:
        """What the path names belongs to the request, whether the workflow has an input for it or acts on it."""
        body = input_body(self._program, inputs)
        text, sha = canonical(body), body_sha(canonical(body | from_path))
        at = await self._services.clock.now(caller.tenant)
        return Asked(caller.tenant, new_id(), at, caller.actor, caller.credential, key, sha, text, inputs)

    def _count(self, answer: Answer) -> None:
        metrics = self._services.metrics
        for did in answer.did:
            primitive, _, action = did.rpartition(".")
            metrics.action(primitive or "template", action)
        if answer.declined is not None:
            did, code = answer.declined
            primitive, _, action = did.rpartition(".")
            metrics.decline(primitive or "template", action, code)

    def _response(self, answer: Answer) -> Response:
        declined = answer.status >= 400
        headers = {"Idempotency-Replayed": "true"} if answer.repeated else {}
        if answer.status == 201:
            headers["Location"] = f"{self._base}/{answer.subject}"
        return Response(answer.body, answer.status, headers, MEDIA_TYPE if declined else JSON)

    @property
    def _base(self) -> str:
        product = self._program.product
        return f"/{product.tenant}/{product.name}/v{product.major}/{self._program.presentation.path}"


Endpoint = Callable[..., Any]


async def submitted(answer: Awaitable[T]) -> T:
    """What the committer answers. Raises Refused: overloaded, unavailable, internal_error."""
    try:
        return await answer
    except Overloaded as busy:
        raise Refused(overloaded(busy.retry_after_s)) from None
    except Unavailable:
        raise Refused(unavailable()) from None
    except SegmentFailed:
        raise Refused(internal()) from None


def endpoint(poster: Poster) -> Endpoint:
    """The function FastAPI serves, its body typed by the model."""

    async def post(request: Request, body: Any) -> Response:
        return await poster.answer(request, body, {})

    post.__annotations__["body"] = poster.model
    return post


def endpoint_on(poster: Poster, name: str) -> Endpoint:
    """The same below a resource: `name` is the input the path's id fills."""

    async def post(request: Request, id: str, body: Any) -> Response:
        if not is_id(id):
            raise Refused(not_found())
        return await poster.answer(request, body, {name: id})

    post.__annotations__["body"] = poster.model
    return post


def _model_name(program: Program) -> str:
    return "".join(part.capitalize() for part in program.workflow.name.replace(".", "_").split("_"))
