"""Rows in plain memory: what tests, proofs and simulations run segments on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from primitives.kit.store import ForeignTable, Json, Key, NotLoaded, Table

R = TypeVar("R")


@dataclass(slots=True)
class Memory:
    """A tenant's tables. State rows by key; journals as lists in their order."""

    state: dict[Key, Any] = field(default_factory=dict)
    journals: dict[str, list[Any]] = field(default_factory=dict)
    events: list[tuple[str, str, Mapping[str, Json]]] = field(default_factory=list)


class MemoryRows:
    """Rows over Memory, bound to one primitive's schema. `load` names what may be read, as a segment's keys do."""

    def __init__(
        self, memory: Memory, schema: str, inserted_at: datetime = datetime(2026, 11, 20, 4, tzinfo=UTC)
    ) -> None:
        self.memory = memory
        self.schema = schema
        self.inserted_at = inserted_at
        self.loaded: set[Key] = set()

    def load(self, keys: Iterable[Key]) -> None:
        self.loaded.update(keys)

    def get(self, table: Table[R], *key: Any) -> R | None:
        self._own(table)
        named = Key(table, key)
        if named not in self.loaded and named not in self.memory.state:
            raise NotLoaded(f"{table} {key}")
        found: R | None = self.memory.state.get(named)
        return found

    def put(self, table: Table[R], row: R) -> None:
        self._own(table)
        self.memory.state[Key(table, table.key_of(row))] = row

    def append(self, table: Table[R], row: R) -> None:
        self._own(table)
        self.memory.journals.setdefault(str(table), []).append(row)

    def emit(self, event: str, subject: str, data: Mapping[str, Json]) -> None:
        self.memory.events.append((event, subject, data))

    def _own(self, table: Table[Any]) -> None:
        if table.schema != self.schema:
            raise ForeignTable(f"{self.schema} reached for {table}")
