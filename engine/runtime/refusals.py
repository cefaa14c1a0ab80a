"""How an app answers what it refuses: problems for every error, and the route's pattern for the log.

Texts are ours and name no value: what a caller typed may be personal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Send

from engine.runtime import answers
from engine.runtime.answers import FieldProblem, Problem, Refused
from engine.runtime.exchange import Scope, exchange
from engine.runtime.segment import Overloaded, Unavailable

TEXTS = {
    "missing": "is required",
    "extra_forbidden": "is not a field of this request",
    "string_too_short": "has at least {min_length} characters",
    "string_too_long": "has at most {max_length} characters",
    "too_short": "has at least {min_length} items",
    "too_long": "has at most {max_length} items",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "multiple_of": "must be a multiple of {multiple_of}",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "string_pattern_mismatch": "must match {pattern}",
}
KINDS = {
    "int": "a whole number",
    "bool": "true or false",
    "string": "text",
    "dict": "an object",
    "model": "an object",
    "list": "a list",
    "datetime": "a time of RFC 3339",
    "date": "a date, YYYY-MM-DD",
    "uuid": "a UUID",
    "decimal": "a number",
}


def install(app: FastAPI) -> None:
    """Give an app these answers. It expects the layers of `requests` around it, which log."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(Enclosed)


class Enclosed:
    """The app's innermost layer. It tells the layers outside which route took the request, which an app under a
    copied scope cannot, and keeps exceptions from the framework, which would answer them as plain text.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        known = exchange(scope)
        try:
            await self._app(scope, receive, send)
        except Exception as exception:
            if known.status:
                raise
            known.defect = exception
            await answers.answer(problem_of(exception), known.request_id, known.trace_id)(scope, receive, send)
        finally:
            pattern = getattr(scope.get("route"), "path", None)
            if pattern is not None:
                root = scope.get("root_path", "")
                known.route = pattern if pattern.startswith(root) else root + pattern


def problem_of(exception: Exception) -> Problem:
    """Busy and unreachable say so; everything else is a defect of ours."""
    if isinstance(exception, Refused):
        return exception.problem
    if isinstance(exception, Overloaded):
        return answers.overloaded(exception.retry_after_s)
    if isinstance(exception, (Unavailable, PoolTimeout, psycopg.OperationalError)):
        return answers.unavailable()
    return answers.internal()


async def _refused(request: Request, exception: Exception) -> Response:
    assert isinstance(exception, Refused)
    return _answer(request, exception.problem)


async def _invalid(request: Request, exception: Exception) -> Response:
    assert isinstance(exception, RequestValidationError)
    return _answer(request, invalid(exception.errors()))


async def _http(request: Request, exception: Exception) -> Response:
    assert isinstance(exception, HTTPException)
    return _answer(request, of_status(exception.status_code, exception.headers or {}))


def _answer(request: Request, problem: Problem) -> Response:
    known = exchange(request.scope)
    return answers.answer(problem, known.request_id, known.trace_id)


def of_status(status: int, headers: Mapping[str, str]) -> Problem:
    """What the framework refuses by itself."""
    if status == 404:
        return answers.not_found()
    if status == 405:
        return answers.method_not_allowed(headers.get("Allow"))
    if status == 400:
        return answers.malformed_json()
    return Problem(f"http_{status}", "Not possible", status, headers=tuple(headers.items()))


def invalid(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """The errors of pydantic as one problem; where the body is no JSON at all, that problem."""
    if any(error["type"] == "json_invalid" for error in errors):
        return answers.malformed_json()
    return answers.invalid_request(tuple(_field(error) for error in errors))


def _field(error: Mapping[str, Any]) -> FieldProblem:
    code, detail = _said(error["type"], error.get("ctx") or {})
    where, *rest = error["loc"] or ("body",)
    if where == "body":
        return FieldProblem(code, detail, pointer="#" + "".join(f"/{_escaped(part)}" for part in rest))
    return FieldProblem(code, detail, parameter=_escaped(rest[0] if rest else where))


def _said(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    text = TEXTS.get(kind)
    if text is not None:
        return kind, text.format_map(context)
    family = next((name for name in KINDS if kind.startswith(f"{name}_")), None)
    return ("wrong_type", f"must be {KINDS[family]}") if family else ("not_valid", "is not valid")


def _escaped(part: object) -> str:
    """One step of a JSON pointer (RFC 6901); a name of the caller's own making is cut short."""
    text = str(part).encode(errors="replace").decode()
    return text.replace("~", "~0").replace("/", "~1")[:64]
