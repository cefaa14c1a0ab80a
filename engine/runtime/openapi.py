"""What the documents of a generated API say of an operation: examples, headers, problems, filters."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from engine.compiler.product import InputField, Product
from engine.runtime.models import example

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

KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "A fresh UUID for a new request, the same one for a repeat; kept 30 days.",
}


def post_document(product: Product, fields: tuple[InputField, ...], summary: str, tag: str) -> dict[str, Any]:
    """Keyword arguments of a POST route."""
    body = {"content": {"application/json": {"example": example(fields)}}}
    return {
        "summary": summary,
        "tags": [tag],
        "responses": problem_responses(product),
        "openapi_extra": {"parameters": [KEY], "requestBody": body},
    }


def list_document(summary: str, tag: str, filters: tuple[str, ...]) -> dict[str, Any]:
    """Keyword arguments of a GET route of a list."""
    names = [("limit", "integer"), ("cursor", "string"), *((name, "string") for name in filters)]
    parameters = [{"name": name, "in": "query", "required": False, "schema": {"type": kind}} for name, kind in names]
    return {"summary": summary, "tags": [tag], "openapi_extra": {"parameters": parameters}}


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
