"""A sandbox's outside systems, told what to do: `POST …/control/{verb}` of their simulators, signed as all that goes
there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from primitives.kit.canonical import canonical
from primitives.kit.connector import Connection
from primitives.kit.signatures import sign
from primitives.kit.store import Json

OUTCOMES, ACTIVITY, STATEMENT = "outcomes", "activity", "statement"
TIMEOUT_S = 10.0


class SimulatorDown(Exception):
    """Nobody answers at its address."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a simulator said. body: JSON, or a text where it is none."""

    status: int
    body: Any


async def tell(connection: Connection, verb: str, body: Json, now: datetime) -> Reply:
    """now: real time, for the signature. Raises SimulatorDown."""
    return await _exchange(connection, "POST", verb, canonical(body).encode(), now)


async def asked(connection: Connection, verb: str, now: datetime) -> Reply:
    """now: real time, for the signature. Raises SimulatorDown."""
    return await _exchange(connection, "GET", verb, b"", now)


async def _exchange(connection: Connection, method: str, verb: str, body: bytes, now: datetime) -> Reply:
    url = f"{connection.url}/control/{verb}"
    headers = sign(connection.key, connection.tenant, method, url, body, now)
    try:
        response = await connection.http.request(method, url, content=body, headers=headers, timeout=TIMEOUT_S)
    except httpx.TransportError as error:
        raise SimulatorDown(f"no simulator answers at {connection.url}: {type(error).__name__}") from None
    return Reply(response.status_code, _read(response))


def _read(response: httpx.Response) -> Any:
    try:
        return response.json()
    except json.JSONDecodeError:
        return response.text
