"""Rows: the only thing a write sees of the database. Tables as values, keys to load, rows to read and put."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from operator import attrgetter
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

R = TypeVar("R")

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


class Sql(Enum):
    """The column types rows are made of, and what they hold in Python."""

    TEXT = "text"  # str or None
    AMOUNT = "numeric"  # int of any size
    COUNT = "bigint"  # int
    TIME = "timestamptz"  # aware datetime or None
    FLAG = "boolean"  # bool
    JSON = "jsonb"  # canonical JSON text, as `canonical` writes it
    DOCUMENT = "json"  # the same, kept as it was written and never searched: cheaper to insert


@dataclass(frozen=True, slots=True)
class Field:
    """personal: must not reach logs, errors, URLs or events."""

    name: str
    sql: Sql
    personal: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Table(Generic[R]):
    """A tenant's table: the tenant column comes first in the database and is never a row's business.

    row: a frozen dataclass whose fields are `fields`, in their order. key: unique within the tenant.
    journal: rows are only ever appended; else a `put` replaces the row of its key.
    """

    schema: str
    name: str
    row: type[R]
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    journal: bool = False
    key_of: Callable[[Any], tuple[Any, ...]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key_of", _reader(self.key))

    def at(self, *values: Any) -> Key:
        return Key(self, values)

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


def _reader(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """The row's attributes `names` as a tuple, whatever their number."""
    if len(names) == 1:
        only = names[0]
        return lambda row: (getattr(row, only),)
    return attrgetter(*names) if names else lambda row: ()


class Key(NamedTuple):
    """One row, by its table and the values of the table's key."""

    table: Table[Any]
    values: tuple[Any, ...]


class NotLoaded(Exception):
    """A row was asked for that no `keys` named: a bug of the action, which fails its segment alone."""


class ForeignTable(Exception):
    """A primitive reached for a table that is not its own."""


class Found(Protocol):
    """What a round of keys reads: the rows the rounds before it loaded, as the database has them."""

    def get(self, table: Table[R], *key: Any) -> R | None:
        """None where there is no such row, or where no round before named it. Raises ForeignTable."""


class Rows(Protocol):
    """What `apply` sees: its primitive's own tables, as the segments before it in the batch left them.

    inserted_at: the batch's time, read after the tenant's lock; the same for every segment of the batch.
    """

    @property
    def inserted_at(self) -> datetime: ...

    def get(self, table: Table[R], *key: Any) -> R | None:
        """The row, or None where there is none. Raises NotLoaded, ForeignTable."""

    def put(self, table: Table[R], row: R) -> None:
        """Insert or replace. Raises ForeignTable."""

    def append(self, table: Table[R], row: R) -> None:
        """Add a row to a journal. Raises ForeignTable."""

    def emit(self, event: str, subject: str, data: Mapping[str, Json]) -> None:
        """Publish an event of the manifest with this commit. subject: the id it is about; data: nothing personal."""


Keys = Iterable[Key]
