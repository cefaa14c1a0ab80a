"""Refusals as values: RFC 9457 `application/problem+json`, the same shape for every problem of the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.responses import Response

from primitives.kit.canonical import canonical
from primitives.kit.store import Json

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Where: a JSON pointer into the body (`#/amount/currency`), or the name of a parameter. Never a value."""

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None

    def document(self) -> dict[str, Json]:
        place = {"pointer": self.pointer} if self.parameter is None else {"parameter": self.parameter}
        return {**place, "code": self.code, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Problem:
    """code: stable, what clients branch on. facts: further members. headers: such as Retry-After."""

    code: str
    title: str
    status: int
    detail: str = ""
    instance: str | None = None
    errors: tuple[FieldProblem, ...] = ()
    facts: Mapping[str, Json] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()


class Refused(Exception):
    """Raised by an endpoint, answered by the handler of `refusals.install`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def document(problem: Problem, request_id: str, trace_id: str) -> dict[str, Json]:
    """The problem as JSON. The standard's own members cannot be shadowed by facts."""
    members: dict[str, Json] = {
        **problem.facts,
        "type": f"/problems/{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
        "request_id": request_id,
        "trace_id": trace_id,
    }
    if problem.detail:
        members["detail"] = problem.detail
    if problem.instance is not None:
        members["instance"] = problem.instance
    if problem.errors:
        members["errors"] = [error.document() for error in problem.errors]
    return members


def answer(problem: Problem, request_id: str, trace_id: str) -> Response:
    body = canonical(document(problem, request_id, trace_id))
    return Response(body, problem.status, dict(problem.headers), MEDIA_TYPE)


def unauthenticated() -> Problem:
    detail = "Send `Authorization: Bearer` with an API key that has not been revoked."
    return Problem("unauthenticated", "No valid API key", 401, detail, headers=(("WWW-Authenticate", "Bearer"),))


def not_signed() -> Problem:
    detail = "The message cannot be read, or is not signed with the key of this tenant's connector."
    return Problem("not_signed", "Not a signed message", 401, detail)


def too_many_messages(per_second: int, retry_after_s: int) -> Problem:
    detail = f"This connector is taken {per_second} messages a second of. Send the same message again."
    return Problem("too_many_messages", "Too many messages", 429, detail, headers=_retry_after(retry_after_s))


def scope_missing(scope: str) -> Problem:
    detail = f"This API key does not have the scope `{scope}`."
    return Problem("scope_missing", "Not allowed with this API key", 403, detail, facts={"scope": scope})


def password_must_change() -> Problem:
    detail = "Your password was given to you. Choose one with `POST /control/me/password` before anything else."
    return Problem("password_must_change", "Choose a password first", 403, detail)


def role_missing(roles: Sequence[str]) -> Problem:
    detail = f"This takes a person who signed in with one of the roles {', '.join(roles)}."
    return Problem("role_missing", "Not allowed with these roles", 403, detail, facts={"roles": [*roles]})


def tenant_missing() -> Problem:
    detail = "This is about one tenant. Say which in the header `FinFactory-Tenant`."
    return Problem("tenant_missing", "Which tenant?", 400, detail)


def not_found() -> Problem:
    return Problem("not_found", "Nothing here", 404)


def method_not_allowed(allowed: str | None) -> Problem:
    headers = () if allowed is None else (("Allow", allowed),)
    return Problem("method_not_allowed", "This method is not offered here", 405, headers=headers)


def rate_limited(per_second: int, retry_after_s: int) -> Problem:
    detail = f"This API key may make {per_second} requests a second."
    return Problem("rate_limited", "Too many requests", 429, detail, headers=_retry_after(retry_after_s))


def overloaded(retry_after_s: int = 1) -> Problem:
    detail = "Nothing was done. Send the same request again, with the same Idempotency-Key."
    return Problem("overloaded", "Too busy right now", 503, detail, headers=_retry_after(retry_after_s))


def unavailable(retry_after_s: int = 1) -> Problem:
    detail = "It is not known whether this was done. Send the same request again, with the same Idempotency-Key."
    return Problem("unavailable", "Not reachable right now", 503, detail, headers=_retry_after(retry_after_s))


def internal() -> Problem:
    detail = "This is our mistake and has been logged. Quote the request id."
    return Problem("internal_error", "Something went wrong here", 500, detail)


def idempotency_key_missing() -> Problem:
    detail = "Send an `Idempotency-Key` header: a fresh UUID for a new request, the same one for a repeat."
    return Problem("idempotency_key_missing", "Idempotency-Key is missing", 400, detail)


def idempotency_key_invalid() -> Problem:
    detail = "An Idempotency-Key is 1 to 255 visible ASCII characters."
    return Problem("idempotency_key_invalid", "Idempotency-Key is not valid", 400, detail)


def idempotency_key_reused() -> Problem:
    detail = "This Idempotency-Key was used with another body. Use a fresh key for a new request."
    return Problem("idempotency_key_reused", "Idempotency-Key was used before", 422, detail)


def invalid_request(errors: tuple[FieldProblem, ...]) -> Problem:
    return Problem("invalid_request", "The request is not valid", 422, "See `errors`.", errors=errors)


def malformed_json() -> Problem:
    return Problem("malformed_json", "The body is not JSON", 400)


def payload_too_large(most: int) -> Problem:
    return Problem("payload_too_large", "The body is too large", 413, f"A body holds at most {most} bytes.")


def unsupported_media_type() -> Problem:
    return Problem("unsupported_media_type", "The body must be JSON", 415, "Send `Content-Type: application/json`.")


def conflict(detail: str) -> Problem:
    return Problem("conflict", "Not possible in this state", 409, detail)


def not_waiting() -> Problem:
    detail = "Nothing waits for this any more, or not yet. What happened to it stands in its `explain`."
    return Problem("not_waiting", "Nothing waits for this", 409, detail)


def same_person() -> Problem:
    detail = "Who asked for something cannot be the one who approves or rejects it."
    return Problem("same_person", "Another person must decide", 403, detail)


def template_refused(problems: Sequence[Json]) -> Problem:
    facts: dict[str, Json] = {"problems": [*problems]}
    return Problem("template_refused", "The texts have problems", 422, "See `problems`.", facts=facts)


def draft_changed(draft: Json) -> Problem:
    """draft: as it is now, for whoever must see what the other did."""
    detail = "Somebody else changed this draft since you read it. `draft` is how it is now."
    return Problem("draft_changed", "Changed by another", 409, detail, facts={"draft": draft})


def own_approval() -> Problem:
    detail = "Who wrote a draft's texts, or proposed them, cannot be the one who approves them."
    return Problem("own_approval", "Another person must approve", 403, detail)


def plan_stale() -> Problem:
    detail = "What was approved is not what would be applied now: the draft is open again. Plan it and propose it anew."
    return Problem("plan_stale", "The plan no longer holds", 409, detail)


def approval_needed() -> Problem:
    detail = "A person changes what is live by a draft that another person approves. Direct changes are for keys."
    return Problem("approval_needed", "This goes by a draft", 403, detail)


def operator_needed() -> Problem:
    detail = "A key with this scope could be the second person of its own maker. An operator makes it on the machine."
    return Problem("operator_needed", "Not issued to who signed in", 403, detail)


def unknown_scope(detail: str) -> Problem:
    return Problem("unknown_scope", "No such key can be made", 422, detail)


def _retry_after(seconds: int) -> tuple[tuple[str, str], ...]:
    return (("Retry-After", str(seconds)),)
