"""A rail as a connector: ISO 20022 over signed HTTP, each message in a POST of its own.

`messages` takes a pacs.008, or the pacs.004 of a credit that goes back, with 202 (the pacs.002 comes by itself) or 200
with the pacs.002; `inquiries` answers a pacs.028 with the pacs.002.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import httpx

from primitives.kit.connector import (
    INQUIRE_FIRST,
    UNKNOWN,
    Answer,
    BadMessage,
    Connection,
    Connector,
    Message,
    NotFound,
    Pending,
    Receive,
    Unanswered,
    Verdict,
)
from primitives.kit.signatures import verify
from primitives.kit.signed_post import post, refused_unread
from primitives.kit.store import Json
from primitives.payments.config import Config
from primitives.payments.connectors.translating import (
    answer_of,
    arrived,
    credit_transfer,
    is_return,
    never_had,
    payment_return,
    response,
    status_request,
)
from primitives.payments.messages import StatusReport, read, write
from primitives.payments.rails import profile

Respond = Callable[[Connection, Mapping[str, Json], Verdict], Awaitable[None]]

MESSAGES, INQUIRIES = "messages", "inquiries"


async def send(connection: Connection, body: Json) -> Answer | Pending:
    """Raises NotSent, Unanswered."""
    order: Any = body
    message = payment_return(order, connection.now) if is_return(order) else credit_transfer(order, connection.now)
    said = await post(connection, MESSAGES, write(message))
    if said.status_code == httpx.codes.ACCEPTED:
        return Pending()
    return _undecided(answer_of(_report(connection, said, order)))


async def inquire(connection: Connection, body: Json) -> Answer | Pending | NotFound:
    """Raises NotSent, Unanswered: of the inquiry, which says nothing of the payment."""
    order: Any = body
    said = await post(connection, INQUIRIES, write(status_request(order, connection.now)))
    if said.status_code == httpx.codes.ACCEPTED:
        return Pending()
    report = _report(connection, said, order)
    return NotFound() if never_had(report) else _undecided(answer_of(report))


def responder(asset: str) -> Respond:
    async def respond(connection: Connection, data: Mapping[str, Json], verdict: Verdict) -> None:
        """Raises NotSent, Unanswered: then it is to be told again."""
        said = await post(connection, MESSAGES, write(response(data, verdict, connection.now, asset)))
        if not said.is_success:
            raise refused_unread(connection, said)

    return respond


def _report(connection: Connection, said: httpx.Response, order: Mapping[str, Any]) -> StatusReport:
    """The pacs.002 in a response, about this order. Raises NotSent, Unanswered."""
    try:
        report = read(said.content)
    except BadMessage:
        raise refused_unread(connection, said) from None
    if not isinstance(report, StatusReport) or report.original_message != order["message"]:
        raise Unanswered(f"{connection.name}: an answer to something else")
    return report


def _undecided(answer: Answer) -> Answer | Pending:
    """A rail that does not know yet is asked again, and may say it by itself."""
    return Pending() if answer.outcome == UNKNOWN else answer


def receiver(rail: str, asset: str) -> Receive:
    def receive(
        key: bytes, method: str, url: str, headers: Mapping[str, str], body: bytes, now: datetime, /
    ) -> Message:
        verify(key, method, url, headers, body, now)
        return arrived(rail, asset, read(body))

    return receive


def adapters(config: Config) -> Mapping[str, Connector]:
    return {
        rail: Connector(
            name=rail,
            resend=INQUIRE_FIRST,
            send=send,
            inquire=inquire,
            receive=receiver(rail, config.asset),
            respond=responder(config.asset),
            network="iso20022",
            title=profile(rail).title,
        )
        for rail in config.rails
    }
