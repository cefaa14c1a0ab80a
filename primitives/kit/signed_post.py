"""One signed POST to an outside system, and what may be concluded where it fails."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx

from primitives.kit.connector import Connection, NotSent, Unanswered
from primitives.kit.signatures import sign

PATIENCE = httpx.Timeout(10, connect=2)  # seconds
UNTOUCHED = frozenset({400, 401, 403, 404, 405, 413, 415, 422, 429})
"""What is answered before a message is taken: sending it again cannot do it twice."""

_NOT_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
    httpx.InvalidURL,
)


async def post(connection: Connection, path: str, body: bytes) -> httpx.Response:
    """Raises NotSent where nothing can have left, Unanswered where it may have; their texts quote nothing."""
    url = f"{connection.url}/{path}"
    headers = sign(connection.key, f"{connection.tenant}/{connection.name}", "POST", url, body, datetime.now(UTC))
    try:
        return await connection.http.post(url, content=body, headers=headers, timeout=PATIENCE)
    except _NOT_LEFT as error:
        raise NotSent(f"{connection.name}: {type(error).__name__}") from None
    except httpx.HTTPError as error:
        raise Unanswered(f"{connection.name}: {type(error).__name__}") from None


def refused_unread(connection: Connection, response: httpx.Response) -> NotSent | Unanswered:
    """What an answer without a message in it means: most refusals come before anything is taken, errors may not."""
    said = f"{connection.name}: HTTP {response.status_code}"
    return NotSent(said) if response.status_code in UNTOUCHED else Unanswered(said)
