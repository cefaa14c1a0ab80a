"""GET answers with an ETag: the same body is not sent twice (RFC 9110 §13)."""

from __future__ import annotations

import hashlib
from typing import Any

from fastapi import Request
from starlette.responses import Response

from engine.runtime.answers import FieldProblem, Refused, invalid_request
from primitives.kit.canonical import canonical
from primitives.kit.page import LIMIT_DEFAULT, LIMIT_MAX, Page, PageQuery, decode_cursor, encode_cursor

JSON = "application/json"


def conditional(request: Request, body: Any) -> Response:
    text = canonical(body)
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag})
    return Response(text, 200, {"ETag": tag, "Cache-Control": "private, no-cache"}, JSON)


def page_query(request: Request) -> PageQuery:
    """`limit` and `cursor`. Raises Refused: invalid_request."""
    limit, cursor = request.query_params.get("limit"), request.query_params.get("cursor")
    errors = []
    many = LIMIT_DEFAULT if limit is None else int(limit) if limit.isdecimal() and len(limit) < 10 else 0
    if not 1 <= many <= LIMIT_MAX:
        errors.append(FieldProblem("limit", f"from 1 to {LIMIT_MAX}", parameter="limit"))
    after = decode_cursor(cursor) if cursor else None
    if cursor and after is None:
        errors.append(FieldProblem("cursor", "not a cursor of this list", parameter="cursor"))
    if errors:
        raise Refused(invalid_request(tuple(errors)))
    return PageQuery(after, many)


def page_body(request: Request, page: Page[Any]) -> dict[str, Any]:
    """`{data, has_more, next}`; next: the path of the following page, null at the end."""
    following = None
    if page.next is not None:
        url = request.url.include_query_params(cursor=encode_cursor(page.next))
        following = f"{url.path}?{url.query}"
    return {"data": list(page.items), "has_more": page.next is not None, "next": following}
