"""The runtime's own tables that segments write: runs, requests, events, numbers.

Their rows are slotted and not frozen: every segment makes four, and a frozen one takes three times as long to make.
Nothing changes a row; the tables' types are for reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from primitives.kit.store import Field, Sql, Table

SCHEMA = "runtime"


@dataclass(slots=True)
class Run:
    """One execution, pinned to its release. record: what each step did, for `explain` and undo. JSON as text."""

    id: str
    product: str
    workflow: str
    release: int
    step: int
    status: str
    needs: str
    wake_at: datetime | None
    attempt: int
    input: str
    record: str
    shows: str
    problem: str | None
    actor: str
    credential: str
    reference: str
    at: datetime
    inserted_at: datetime


@dataclass(slots=True)
class Request:
    """An idempotency key with the answer it got. body_sha: sha256 of the canonical body."""

    credential: str
    operation: str
    key: str
    body_sha: str
    status: int
    answer: str
    run: str
    at: datetime


@dataclass(slots=True)
class EventRow:
    """n: per tenant, in commit order, without gaps."""

    n: int
    id: str
    type: str
    subject: str
    body: str
    run: str
    at: datetime


@dataclass(slots=True)
class Number:
    """The last number given out under a name."""

    name: str
    value: int


RUNS = Table(
    SCHEMA,
    "run",
    Run,
    ("id",),
    (
        Field("id", Sql.TEXT),
        Field("product", Sql.TEXT),
        Field("workflow", Sql.TEXT),
        Field("release", Sql.COUNT),
        Field("step", Sql.COUNT),
        Field("status", Sql.TEXT),
        Field("needs", Sql.TEXT),
        Field("wake_at", Sql.TIME),
        Field("attempt", Sql.COUNT),
        Field("input", Sql.DOCUMENT, personal=True),
        Field("record", Sql.DOCUMENT),
        Field("shows", Sql.DOCUMENT),
        Field("problem", Sql.DOCUMENT),
        Field("actor", Sql.TEXT),
        Field("credential", Sql.TEXT),
        Field("reference", Sql.TEXT),
        Field("at", Sql.TIME),
        Field("inserted_at", Sql.TIME),
    ),
)

REQUESTS = Table(
    SCHEMA,
    "request",
    Request,
    ("credential", "operation", "key"),
    (
        Field("credential", Sql.TEXT),
        Field("operation", Sql.TEXT),
        Field("key", Sql.TEXT),
        Field("body_sha", Sql.TEXT),
        Field("status", Sql.COUNT),
        Field("answer", Sql.DOCUMENT, personal=True),
        Field("run", Sql.TEXT),
        Field("at", Sql.TIME),
    ),
    journal=True,
)

EVENTS = Table(
    SCHEMA,
    "event",
    EventRow,
    ("n",),
    (
        Field("n", Sql.COUNT),
        Field("id", Sql.TEXT),
        Field("type", Sql.TEXT),
        Field("subject", Sql.TEXT),
        Field("body", Sql.DOCUMENT),
        Field("run", Sql.TEXT),
        Field("at", Sql.TIME),
    ),
    journal=True,
)

NUMBERS = Table(SCHEMA, "number", Number, ("name",), (Field("name", Sql.TEXT), Field("value", Sql.COUNT)))
