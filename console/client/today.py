"""How a product does: money moved by the day, and what waits for people."""

from __future__ import annotations

from datetime import date

from console.client.connection import Api
from console.client.records import Listed, Money, Record


class Day(Record):
    """moved: one sum per currency."""

    day: date
    transactions: int
    moved: tuple[Money, ...]


class Waiting(Record):
    """counts: by kind of what waits, resource, run and arrival; counted_most means that or more."""

    counts: dict[str, int]
    counted_most: int


def days(api: Api, path: str, since: date, until: date) -> tuple[Day, ...]:
    """Newest first, days without a transaction left out."""
    asked = {"from": since.isoformat(), "to": until.isoformat()}
    return api.get(Listed[Day], f"{path}/books/days", asked).data


def waiting(api: Api, path: str) -> Waiting:
    return api.get(Waiting, f"{path}/inbox", {"limit": 1})
