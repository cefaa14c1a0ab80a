"""A KYC provider as a connector: JSON over signed HTTP. It knows a check by our id of it, so a second copy is safe."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
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
    Pending,
    Unanswered,
)
from primitives.kit.signatures import verify
from primitives.kit.signed_post import post, refused_unread
from primitives.kit.store import Json

NAME = "kyc"


async def send(connection: Connection, body: Json) -> Answer | Pending:
    """Raises NotSent, Unanswered."""
    asked: Any = body
    response = await post(connection, "messages", question(connection, asked))
    return _said(connection, response, asked)


async def inquire(connection: Connection, body: Json) -> Answer | Pending | NotFound:
    """Raises NotSent, Unanswered: of the inquiry."""
    asked: Any = body
    response = await post(connection, "inquiries", inquiry(asked))
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
    if response.status_code != httpx.codes.OK:
        raise refused_unread(connection, response)
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
