"""What waits for a person, and what a person may do about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from console.client.connection import Api, segment
from console.client.records import Listed, Record


class Offer(Record):
    """post: the path below the product's."""

    name: str
    title: str
    post: str


class Waiting(Record):
    """kind: resource, run or arrival. whom: the role it waits for, None for any. why: of an arrival nobody took."""

    kind: str
    since: datetime
    offers: tuple[Offer, ...]
    id: str = ""
    reference: str = ""
    resource: str | None = None
    state: str = ""
    status: str = ""
    workflow: str = ""
    run: str | None = None
    connector: str = ""
    message: str = ""
    event: str | None = None
    answer_to: str | None = None
    why: str | None = None
    problem: str | None = None
    whom: str | None = Field(None, alias="for")

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.id or f'{self.connector}/{self.message}'}"


class Inbox(Listed[Waiting]):
    """counts: by kind, of everything; counted_most means that or more."""

    counts: dict[str, int]
    counted_most: int


class Arrival(Waiting):
    """data: what the outside sent."""

    data: dict[str, Any]


def inbox(api: Api, path: str, kind: str, cursor: str | None) -> Inbox:
    """kind: '' for every."""
    return api.get(Inbox, f"{path}/inbox", {"kind": kind, "cursor": cursor, "limit": 50})


def arrival(api: Api, path: str, connector: str, message: str) -> Arrival:
    return api.get(Arrival, f"{path}/inbox/arrivals/{segment(connector)}/{segment(message)}")
