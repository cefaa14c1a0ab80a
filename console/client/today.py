"""How a product does: money moved by the day, what was declined today, and what waits for people."""

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


class Declined(Record):
    """counts: by the code of the reason; all together counted_most means that or more."""

    counts: dict[str, int]
    counted_most: int


def declined(api: Api, path: str) -> Declined:
    """Since the beginning of the day at the product's place."""
    return api.get(Declined, f"{path}/runs/declined")
