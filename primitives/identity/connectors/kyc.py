"""A KYC provider as a connector: JSON over signed HTTP. It knows a check by our id of it, so a second copy is safe."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from primitives.identity.config import Config
from primitives.identity.connectors.wire import UNKNOWN_CHECK, answer_of, inquiry, message_of, question, read
from primitives.kit.connector import (
    SAFE,
    Answer,
    BadMessage,
    Connection,
    Connector,
    Message,
    NotFound,
    NotSent,
    Pending,
    Unanswered,
)
from primitives.kit.signatures import sign, verify
from primitives.kit.store import Json

NAME = "kyc"
PATIENCE = httpx.Timeout(10, connect=2)  # seconds
UNTOUCHED = frozenset({400, 401, 403, 404, 405, 413, 415, 422, 429, 503})
"""What a provider answers before it takes a question."""

_NOT_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
    httpx.InvalidURL,
)


async def send(connection: Connection, body: Json) -> Answer | Pending:
    """Raises NotSent, Unanswered."""
    asked: Any = body
    response = await _post(connection, "messages", question(connection, asked))
    return _said(connection, response, asked)


async def inquire(connection: Connection, body: Json) -> Answer | Pending | NotFound:
    """Raises NotSent, Unanswered: of the inquiry."""
    asked: Any = body
    response = await _post(connection, "inquiries", inquiry(asked))
    if response.status_code == httpx.codes.NOT_FOUND and _code(response) == UNKNOWN_CHECK:
        return NotFound()
    return _said(connection, response, asked)


def receive(key: bytes, method: str, url: str, headers: Mapping[str, str], body: bytes, now: datetime, /) -> Message:
    """Raises BadMessage."""
    verify(key, method, url, headers, body, now)
    return message_of(read(body))


def adapters(config: Config) -> Mapping[str, Connector]:
    if config.connector is None:
        return {}
    connector = Connector(
        name=NAME,
        resend=SAFE,
        send=send,
        inquire=inquire,
        receive=receive,
        title="Provider of identity checks",
    )
    return {config.connector: connector}


def _said(connection: Connection, response: httpx.Response, asked: Mapping[str, Any]) -> Answer | Pending:
    if response.status_code == httpx.codes.ACCEPTED:
        return Pending()
    said = f"{connection.name}: HTTP {response.status_code}"
    if response.status_code in UNTOUCHED:
        raise NotSent(said)
    if response.status_code != httpx.codes.OK:
        raise Unanswered(said)
    try:
        found = read(response.content)
        if found.get("check") != asked["check"]:
            raise BadMessage("an answer to something else")
        return answer_of(found)
    except BadMessage as bad:
        raise Unanswered(f"{connection.name}: {bad}") from None


def _code(response: httpx.Response) -> str | None:
    try:
        return str(read(response.content).get("code"))
    except BadMessage:
        return None


async def _post(connection: Connection, path: str, body: bytes) -> httpx.Response:
    """The texts of what it raises hold nothing of the body."""
    url = f"{connection.url}/{path}"
    headers = sign(connection.key, f"{connection.tenant}/{connection.name}", "POST", url, body, datetime.now(UTC))
    try:
        return await connection.http.post(url, content=body, headers=headers, timeout=PATIENCE)
    except _NOT_LEFT as error:
        raise NotSent(f"{connection.name}: {type(error).__name__}") from None
    except httpx.HTTPError as error:
        raise Unanswered(f"{connection.name}: {type(error).__name__}") from None
