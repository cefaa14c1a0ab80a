"""What the documents of a generated API say of an operation: examples, headers, problems, filters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from engine.compiler.product import InputField, Product
from engine.runtime.models import example
from engine.runtime.own_schemas import event_schema
from engine.runtime.parameters import described
from engine.runtime.programs import Act
from primitives.kit.page import LIMIT_DEFAULT, LIMIT_MAX
from primitives.kit.store import Json
from primitives.kit.types import INTEGER, TEXT, Type

READ, OPERATIONS = "read", "operations"

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
    },
}

FAILED = "failed"
STUCK_DATA: dict[str, Any] = {
    "type": "object",
    "properties": {"workflow": {"type": "string"}, "code": {"type": "string"}},
}

KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "A fresh UUID for a new request, the same one for a repeat; kept 30 days.",
}


SCHEME = "key"
SCHEMES: dict[str, Json] = {
    SCHEME: {"type": "http", "scheme": "bearer", "description": "An API key, or the session of a person."}
}


def post_document(
    product: Product,
    fields: tuple[InputField, ...],
    summary: str,
    tag: str,
    scope: str,
    answer: tuple[int, Mapping[str, Json]] | None = None,
) -> dict[str, Any]:
    """Keyword arguments of a POST route. answer: its status and the schema of its body, where it is known."""
    body = {"content": {"application/json": {"example": example(fields)}}}
    return {
        "summary": summary,
        "tags": [tag],
        "responses": problem_responses(product) | ({answer[0]: _answered(answer[1])} if answer else {}),
        "openapi_extra": {"parameters": [KEY], "requestBody": body, **asking(scope)},
    }


def act_document(
    product: Product,
    act: Act,
    fields: tuple[InputField, ...],
    tag: str,
    answer: tuple[int, Mapping[str, Json]] | None = None,
) -> dict[str, Any]:
    """Keyword arguments of a POST that acts on a resource; `x-states` has the states it acts on."""
    document = post_document(product, fields, act.program.workflow.title, tag, act.scope, answer)
    document["openapi_extra"]["x-states"] = list(act.states)
    return document


def say_document(
    fields: tuple[InputField, ...], summary: str, tag: str, item: Mapping[str, Json], scope: str = OPERATIONS
) -> dict[str, Any]:
    """Keyword arguments of a POST by which a person moves what waits."""
    body = {"content": {"application/json": {"example": example(fields)}}}
    refused = {"description": "`not_waiting`", "content": {"application/problem+json": {"schema": PROBLEM}}}
    return {
        "summary": summary,
        "tags": [tag],
        "responses": {200: _answered(item), 409: refused},
        "openapi_extra": {"parameters": [KEY], "requestBody": body, **asking(scope)},
    }


def read_document(summary: str, tag: str, item: Mapping[str, Json] | None = None, scope: str = READ) -> dict[str, Any]:
    """Keyword arguments of a GET route of one thing. item: its schema, where it is known."""
    answers = {"responses": {200: _answered(item)}} if item is not None else {}
    return {"summary": summary, "tags": [tag], **answers, "openapi_extra": asking(scope)}


def asking(scope: str) -> dict[str, Json]:
    """As OpenAPI 3.1 says which scope an operation needs, where the scheme is not OAuth: a role of the bearer."""
    return {"security": [{SCHEME: [scope]}]}


def describe(app: FastAPI, release: int) -> None:
    """The document names the release it is of, and the scheme that its operations ask for."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        document["info"]["x-release"] = release
        document.setdefault("components", {})["securitySchemes"] = SCHEMES
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _answered(schema: Mapping[str, Json]) -> dict[str, Any]:
    return {"description": "As a GET shows it.", "content": {"application/json": {"schema": dict(schema)}}}


def list_document(
    summary: str, tag: str, filters: Mapping[str, Type], item: Mapping[str, Json] | None = None, scope: str = READ
) -> dict[str, Any]:
    """Keyword arguments of a GET route of a list. item: the schema of one entry, where it is known."""
    parameters = [*described({"limit": INTEGER, "cursor": TEXT}), *described(filters)]
    parameters[0]["schema"] |= {"minimum": 1, "maximum": LIMIT_MAX, "default": LIMIT_DEFAULT}
    page = {
        "type": "object",
        "required": ["data", "has_more", "next"],
        "properties": {
            "data": {"type": "array", "items": dict(item or {"type": "object"})},
            "has_more": {"type": "boolean"},
            "next": {"type": ["string", "null"], "description": "The path of the following page."},
        },
    }
    responses = {200: {"description": "A page.", "content": {"application/json": {"schema": page}}}}
    return {
        "summary": summary,
        "tags": [tag],
        "responses": responses,
        "openapi_extra": {"parameters": parameters, **asking(scope)},
    }


def problem_responses(product: Product) -> dict[int | str, dict[str, Any]]:
    """The product's own problems by status, each code with its text."""
    by_status: dict[int, list[str]] = defaultdict(list)
    for code, entry in sorted(product.problems.items()):
        by_status[entry.status].append(f"`{code}`: {entry.text}")
    return {
        status: {
            "description": "\n\n".join(texts),
            "content": {"application/problem+json": {"schema": PROBLEM}},
        }
        for status, texts in by_status.items()
    }


def describe_events(app: FastAPI, product: Product) -> None:
    """The `webhooks` of OpenAPI 3.1: what is sent to a subscriber of /webhooks, and listed by /events.

    Where a run ends as its resource's state is called, there is one event, the resource's.
    """
    for event in product.events:
        _describe(app, event.name, event.title, dict(event.data))
    own = {kind.name: kind for kind in product.kinds.values() if kind.own is not None}
    states = {f"{kind.name}.{state}": (kind, state) for kind in own.values() for state in kind.resource.states}
    for name, (kind, state) in states.items():
        _describe(app, name, f"{kind.resource.title or kind.name}: {state}", event_schema(kind, state))
    for workflow in product.workflows.values():
        for status in (*workflow.statuses, *((FAILED,) if workflow.cuts else ())):
            if f"{workflow.name}.{status}" not in states:
                _describe(app, f"{workflow.name}.{status}", f"{workflow.title}: {status}", {"type": "object"})
    if any(workflow.cuts for workflow in product.workflows.values()):
        _describe(app, "run.stuck", "A run met a fault and waits for a person", STUCK_DATA)


def _describe(app: FastAPI, name: str, title: str, data: dict[str, Any]) -> None:
    body = {
        "type": "object",
        "required": ["id", "type", "timestamp", "data"],
        "properties": {
            "id": {"type": "string"},
            "type": {"const": name},
            "timestamp": {"type": "string", "format": "date-time"},
            "tenant": {"type": "string"},
            "subject": {"type": "string"},
            "n": {"type": "integer"},
            "run": {"type": "string"},
            "data": data,
        },
    }
    content = {"application/json": {"schema": body}}

    async def received() -> None:
        """Answer with any 2xx within 15 seconds."""

    app.webhooks.add_api_route(
        name, received, methods=["POST"], summary=title, openapi_extra={"requestBody": {"content": content}}
    )
