"""What every record of the API is read as: typed, frozen, and unmoved by members a later version adds."""

from __future__ import annotations

from typing import Generic, TypeVar
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, ConfigDict

Item = TypeVar("Item")


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Listed(Record, Generic[Item]):
    """One page of a list. next: the path of the page after it, None at the end."""

    data: tuple[Item, ...]
    next: str | None = None

    @property
    def cursor(self) -> str | None:
        """Of the page after this one."""
        given = parse_qs(urlsplit(self.next).query).get("cursor") if self.next else None
        return given[0] if given else None


class Money(Record):
    """amount: minor units."""

    amount: int
    currency: str
