"""Connectors: the adapter to one outside system. All of a primitive that does input and output stands behind this."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import httpx

from primitives.kit.store import Json

ACCEPTED, REJECTED, UNKNOWN = OUTCOMES = ("accepted", "rejected", "unknown")
SAFE, INQUIRE_FIRST = ("safe", "inquire_first")


@dataclass(frozen=True, slots=True)
class Connection:
    """One tenant's way to one outside system. url: its address; inbound: where it reaches us; key: the shared secret.

    now: business time when the message is made, by the tenant's clock.
    """

    name: str
    tenant: str
    product: str
    url: str
    inbound: str
    key: bytes
    http: httpx.AsyncClient
    now: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """outcome: `accepted`, `rejected`, `unknown`. reason: the outside system's code. facts: what else it said."""

    outcome: str
    reason: str | None
    facts: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Pending:
    """It has the message; the answer comes by itself, or by asking."""


@dataclass(frozen=True, slots=True)
class NotFound:
    """A definite answer to an inquiry: the outside system never had the message."""


class NotSent(Exception):
    """Nothing has left: no connection, a refusal before reading. Sending again cannot do it twice."""


class Unanswered(Exception):
    """It may have left, and nothing came back."""


class BadMessage(Exception):
    """What came in cannot be read, or is not signed by whom it says. The text holds nothing of the message."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to a call of ours, that came by itself. call: the Intent's message id; message: its own id."""

    message: str
    call: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Arrived:
    """An event from outside. message: its id there, by which a second copy is known; event: as the manifest names it.

    data: its fields as JSON, as `kit.types` says in the runtime's own form: money as integer minor units.
    """

    message: str
    event: str
    data: Mapping[str, Json]


Message = Answered | Arrived


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a refusable event ended. code: of the connector's network (`AC01`), None where it was accepted."""

    accepted: bool
    code: str | None
    reason: str | None


class Receive(Protocol):
    def __call__(
        self, key: bytes, method: str, url: str, headers: Mapping[str, str], body: bytes, now: datetime, /
    ) -> Message:
        """Pure. now: real time, for the signature's age. Raises BadMessage."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one of our processes asks of one tenant's connector, at most.

    at_once: messages under way; per_second: messages begun. It is left alone for rest_s when, of the messages of the
    last within_s, at least `failures` failed, and half of all; then one is tried.
    """

    at_once: int = 64
    per_second: int = 1000
    failures: int = 8
    within_s: int = 30
    rest_s: int = 10


@dataclass(frozen=True, slots=True)
class Connector:
    """send(connection, body): raises NotSent, Unanswered. inquire: the same, of a message sent before.

    resend: `safe` where a second copy does nothing; `inquire_first` where a second attempt begins with the inquiry.
    receive: reads what comes in. respond(connection, data, verdict): tells the outside system how its event ended,
    repeated until it returns. network: whose codes refusals carry, `iso20022`. bounds: what the other side bears.
    """

    name: str
    resend: str
    send: Callable[[Connection, Json], Awaitable[Answer | Pending]]
    inquire: Callable[[Connection, Json], Awaitable[Answer | Pending | NotFound]]
    receive: Receive | None = None
    respond: Callable[[Connection, Mapping[str, Json], Verdict], Awaitable[None]] | None = None
    network: str = ""
    title: str = ""
    bounds: Bounds = field(default_factory=Bounds)
