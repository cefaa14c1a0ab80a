"""Runs as operators read them: where each stands, what it did when, its calls, its values, what it moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from console.client.connection import Api, segment
from console.client.records import Listed, Money, Record

OPEN = ("intended", "sent", "unknown")
"""States of a call that no answer counts for yet."""


class RunLine(Record):
    """asks: the role it waits for. problem: of a run that was declined, failed or is stuck."""

    id: str
    reference: str = ""
    workflow: str
    status: str
    release: int = 0
    resource: str | None = None
    actor: str = ""
    event: dict[str, Any] | None = None
    asks: str | None = None
    wake_at: datetime | None = None
    problem: dict[str, Any] | None = None
    created_at: datetime
    moved_at: datetime | None = None


class Happened(Record):
    """template: the line, `e-wallet@1.0.0:166`; None of what no line says, such as that a call was sent."""

    at: datetime | None
    did: str
    template: str | None = None
    outcome: str | None = None


class Call(Record):
    message: str
    connector: str
    action: str
    state: str
    attempt: int
    intended_at: datetime
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    until: datetime | None = None
    reason: str | None = None
    by: str | None = None


class Run(RunLine):
    timeline: tuple[Happened, ...]
    calls: tuple[Call, ...]

    @property
    def at_its_call(self) -> bool:
        return any(call.state in OPEN for call in self.calls)


class Step(Record):
    """result: what it recorded, of any shape. source: its line's text, '' where another release is served."""

    did: str
    template: str | None = None
    source: str = ""
    result: Any = None
    outcome: str | None = None


class Explained(Record):
    input: dict[str, Any]
    steps: tuple[Step, ...]
    actor: str = ""


class Posting(Record):
    source: str
    destination: str
    amount: Money


class Transaction(Record):
    """id: its number in the tenant's journal. line: of the template."""

    id: str
    at: datetime
    kind: str
    line: str = ""
    postings: tuple[Posting, ...]


def runs(api: Api, path: str, asked: Mapping[str, str], cursor: str | None) -> Listed[RunLine]:
    """asked: by workflow, status, resource."""
    return api.get(Listed[RunLine], f"{path}/runs", {**asked, "cursor": cursor, "limit": 50})


def run(api: Api, path: str, id_: str) -> Run:
    return api.get(Run, f"{path}/runs/{segment(id_)}")


def explained(api: Api, path: str, id_: str) -> Explained:
    return api.get(Explained, f"{path}/runs/{segment(id_)}/explain")


def moved(api: Api, path: str, id_: str) -> Listed[Transaction]:
    """The run's transactions, newest first, up to a hundred."""
    return api.get(Listed[Transaction], f"{path}/transactions", {"run": id_, "limit": 100})
