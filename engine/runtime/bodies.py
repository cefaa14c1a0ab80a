"""Bodies: JSON of at most 64 kB, refused before anyone parses them."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Send

from engine.runtime import answers
from engine.runtime.answers import Problem
from engine.runtime.exchange import Scope, exchange, header

MOST_BYTES = 64 * 1024


class SmallJson:
    """A body whose length is announced is refused unread; one in chunks is read here, no further than the limit."""

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return await self._app(scope, receive, send)
        chunked = header(scope, b"transfer-encoding") is not None
        length = 0 if chunked else _length(scope)
        if length > self._most:
            return await self._refuse(answers.payload_too_large(self._most), scope, receive, send)
        if (chunked or length) and not _is_json(header(scope, b"content-type")):
            return await self._refuse(answers.unsupported_media_type(), scope, receive, send)
        if not chunked:
            return await self._app(scope, receive, send)
        body = await self._read(receive)
        if body is None:
            return await self._refuse(answers.payload_too_large(self._most), scope, receive, send)
        return await self._app(scope, _again(body, receive), send)

    async def _read(self, receive: Receive) -> bytes | None:
        """None where the body is longer than the limit."""
        parts: list[bytes] = []
        more = True
        while more:
            message = await receive()
            parts.append(message.get("body", b""))
            if sum(map(len, parts)) > self._most:
                return None
            more = message.get("more_body", False)
        return b"".join(parts)

    async def _refuse(self, problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
        """The rest of the body is not read, so the connection cannot be used again."""
        known = exchange(scope)
        response = answers.answer(problem, known.request_id, known.trace_id)
        response.headers["Connection"] = "close"
        await response(scope, receive, send)


def _length(scope: Scope) -> int:
    """Servers refuse a malformed Content-Length; where one does not, the body counts as too large."""
    given = header(scope, b"content-length")
    if given is None:
        return 0
    return int(given) if given.isdigit() and len(given) < 19 else MOST_BYTES + 1


def _is_json(content_type: bytes | None) -> bool:
    kind = (content_type or b"").split(b";")[0].strip().lower()
    return kind == b"application/json" or (kind.startswith(b"application/") and kind.endswith(b"+json"))


def _again(body: bytes, receive: Receive) -> Receive:
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return first.pop() if first else await receive()

    return again
