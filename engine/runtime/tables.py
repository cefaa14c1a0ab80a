"""The runtime's own tables that segments write: runs, calls, the inbox, waits, requests, events, numbers.

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
    """One execution, pinned to its release. record: what each step did, for `explain` and undo. JSON as text.

    step: raised by each committed segment. cut: where it waits, None where it has ended for good; needs: `nothing`, or
    `call`, which a worker must make. wake_at: when it is to be looked at again. asks: the role whose inbox it stands
    in. call: the message id of its last call; resource: the template's own it made or acts on. event: name and data of
    what started it. moved_at: when its last segment committed.
    """

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
    cut: int | None = None
    call: str | None = None
    resource: str | None = None
    event: str | None = None
    asks: str | None = None
    moved_at: datetime | None = None


@dataclass(slots=True)
class CallRow:
    """A message to an outside system. message: its id there.

    state: intended, sent (it may have left), accepted, rejected, unknown, replaced (sent again by another way).
    until: when an answer counts as unknown; every_s: between inquiries. attempt: of sending and inquiring.
    by: the person who answered, with evidence in `answer`.
    """

    message: str
    run: str
    cut: int
    connector: str
    action: str
    body: str
    state: str
    attempt: int
    every_s: int
    until: datetime | None
    intended_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    answer: str | None
    by: str | None


@dataclass(slots=True)
class InboxRow:
    """What came in, before anything is done about it; a second copy finds it here.

    kind: `event`, `answer` to a call of ours. name: the event, or the call's message id.
    state: new, taken, ignored, kept, open (nobody took it: people see it), refused, closed (a person dealt with it).
    verdict: how a refusable event ended; respond: `nothing`, `due`, `done`. note: why it is open.
    """

    connector: str
    message: str
    product: str
    kind: str
    name: str
    data: str
    state: str
    run: str | None
    verdict: str | None
    respond: str
    attempt: int
    next_at: datetime | None
    kept_until: datetime | None
    received_at: datetime
    taken_at: datetime | None
    note: str | None


@dataclass(slots=True)
class WaitRow:
    """Which run a message is for. topic: the message's name; subject: the id of the resource or run it is sent to.

    run: None once it has been told.
    """

    topic: str
    subject: str
    run: str | None
    step: int


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
        Field("cut", Sql.COUNT),
        Field("call", Sql.TEXT),
        Field("resource", Sql.TEXT),
        Field("event", Sql.DOCUMENT, personal=True),
        Field("asks", Sql.TEXT),
        Field("moved_at", Sql.TIME),
    ),
)

CALLS = Table(
    SCHEMA,
    "call",
    CallRow,
    ("message",),
    (
        Field("message", Sql.TEXT),
        Field("run", Sql.TEXT),
        Field("cut", Sql.COUNT),
        Field("connector", Sql.TEXT),
        Field("action", Sql.TEXT),
        Field("body", Sql.DOCUMENT, personal=True),
        Field("state", Sql.TEXT),
        Field("attempt", Sql.COUNT),
        Field("every_s", Sql.COUNT),
        Field("until", Sql.TIME),
        Field("intended_at", Sql.TIME),
        Field("sent_at", Sql.TIME),
        Field("answered_at", Sql.TIME),
        Field("answer", Sql.DOCUMENT, personal=True),
        Field("by", Sql.TEXT),
    ),
)

INBOX = Table(
    SCHEMA,
    "inbox",
    InboxRow,
    ("connector", "message"),
    (
        Field("connector", Sql.TEXT),
        Field("message", Sql.TEXT),
        Field("product", Sql.TEXT),
        Field("kind", Sql.TEXT),
        Field("name", Sql.TEXT),
        Field("data", Sql.DOCUMENT, personal=True),
        Field("state", Sql.TEXT),
        Field("run", Sql.TEXT),
        Field("verdict", Sql.DOCUMENT),
        Field("respond", Sql.TEXT),
        Field("attempt", Sql.COUNT),
        Field("next_at", Sql.TIME),
        Field("kept_until", Sql.TIME),
        Field("received_at", Sql.TIME),
        Field("taken_at", Sql.TIME),
        Field("note", Sql.TEXT),
    ),
)

WAITS = Table(
    SCHEMA,
    "wait",
    WaitRow,
    ("topic", "subject"),
    (
        Field("topic", Sql.TEXT),
        Field("subject", Sql.TEXT),
        Field("run", Sql.TEXT),
        Field("step", Sql.COUNT),
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
