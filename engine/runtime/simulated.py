"""A sandbox's outside systems: which simulators stand for them, and how they are told what to do.

`POST …/control/{verb}` at the connector's own address, signed as all that goes there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from engine.compiler.product import Product
from primitives.kit import types as t
from primitives.kit.canonical import canonical
from primitives.kit.connector import Connection
from primitives.kit.inbound import Control, Simulator
from primitives.kit.signatures import sign
from primitives.kit.store import Json

OUTCOMES, ACTIVITY, STATEMENT = "outcomes", "activity", "statement"
MESSAGE = "message"
TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Outside:
    """A connector, and the simulator that stands for its outside; None where nothing does."""

    name: str
    simulator: Simulator | None

    def controls(self) -> dict[str, Control]:
        """What it can be told, by name."""
        if self.simulator is None:
            return {}
        few: dict[str, t.Type] = {"code": t.TEXT, "count": t.INTEGER, "after": t.INTEGER}
        answers: dict[str, t.Type] = {"answers": t.Enum("answers", self.simulator.answers)}
        inputs = answers | {name: t.Optional(type_) for name, type_ in few.items()}
        outcomes = Control(OUTCOMES, inputs, "How it answers the next messages")
        return {OUTCOMES: outcomes} | {control.name: control for control in self.simulator.controls}


def connectors(product: Product) -> dict[str, Outside]:
    """Every connector of the product by its name."""
    found = {}
    for active in product.active.values():
        simulators = active.manifest.simulators
        for name, connector in active.manifest.adapters(active.config).items():
            found[name] = Outside(name, _standing_for(connector.name, simulators))
    return found


def _standing_for(connector: str, simulators: tuple[Simulator, ...]) -> Simulator | None:
    """The one of the connector's name, else the primitive's only one, which stands for all of its connectors."""
    only = simulators[0] if len(simulators) == 1 else None
    return next((simulator for simulator in simulators if simulator.name == connector), only)


def names_message(type_: t.Type) -> bool:
    """Whether an input is the id of a message of ours."""
    inner = type_.item if isinstance(type_, t.Optional) else type_
    return isinstance(inner, t.Text) and inner.name == MESSAGE


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
    headers = sign(connection.key, f"{connection.tenant}/{connection.name}", method, url, body, now)
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
