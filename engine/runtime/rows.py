"""The overlay: what a batch loaded, and what its segments wrote over it, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from primitives.kit.store import ForeignTable, Json, Key, NotLoaded, Table

R = TypeVar("R")

_MISSING = object()


class Job(NamedTuple):
    """Work a worker does after the commit, enqueued with it. about: what names the thing it is done for."""

    task: str
    about: tuple[str | int, ...]


class Loaded:
    """Rows by key, None where the database has none. What one batch knows."""

    __slots__ = ("rows",)

    def __init__(self) -> None:
        self.rows: dict[Key, Any] = {}

    def get(self, table: Table[R], *key: Any) -> R | None:
        """None where the row is absent or not yet loaded: for rounds of keys, which load what they miss."""
        found: R | None = self.rows.get((table, key))  # type: ignore[call-overload]
        return found

    def read(self, table: Table[R], key: tuple[Any, ...]) -> R | None:
        return self.get(table, *key)


class Overlay:
    """The batch's rows. Segments merge into it when they have applied; nothing else writes.

    keyed: the tables some segment of the batch loads keys of, where what is appended must be found again.
    """

    __slots__ = ("appended", "inserted_at", "jobs", "keyed", "loaded", "written")

    def __init__(self, loaded: Loaded, inserted_at: datetime) -> None:
        self.loaded = loaded.rows
        self.keyed = {key[0] for key in loaded.rows}
        self.inserted_at = inserted_at
        self.written: dict[Key, Any] = {}
        self.appended: dict[Table[Any], list[Any]] = {}
        self.jobs: list[Job] = []

    def merge(self, rows: SegmentRows) -> None:
        loaded = self.loaded
        loaded.update(rows.written)
        self.written.update(rows.written)
        self.jobs.extend(rows.jobs)
        for table, row in rows.appended:
            if table in self.keyed:
                key = (table, table.key_of(row))
                if key in loaded:
                    loaded[key] = row
            if table in self.appended:
                self.appended[table].append(row)
            else:
                self.appended[table] = [row]


class SegmentRows:
    """One segment's Rows (primitives.kit.store.Rows) over the overlay, bound by `enter` to one schema at a time."""

    __slots__ = ("appended", "events", "inserted_at", "jobs", "loaded", "schema", "written")

    def __init__(self, overlay: Overlay) -> None:
        self.loaded = overlay.loaded
        self.inserted_at = overlay.inserted_at
        self.schema = ""
        self.written: dict[Key, Any] = {}
        self.appended: list[tuple[Table[Any], Any]] = []
        self.events: list[tuple[str, str, Mapping[str, Json]]] = []
        self.jobs: list[Job] = []

    def enter(self, schema: str) -> SegmentRows:
        """Bind to the tables of `schema`; the engine does so before each action of a primitive."""
        self.schema = schema
        return self

    def mark(self) -> tuple[dict[Key, Any], int, int]:
        """What `reset` goes back to: a post whose decline is answered by steps leaves nothing itself."""
        return dict(self.written), len(self.appended), len(self.events)

    def reset(self, mark: tuple[dict[Key, Any], int, int]) -> None:
        written, appended, events = mark
        self.written = written
        del self.appended[appended:]
        del self.events[events:]

    def drop(self) -> None:
        """Forget every effect: a decline leaves nothing but its run and its commit key."""
        self.written.clear()
        self.appended.clear()
        self.events.clear()
        self.jobs.clear()

    def get(self, table: Table[R], *key: Any) -> R | None:
        if table.schema != self.schema:
            raise ForeignTable(f"{self.schema} reached for {table}")
        return self.read(table, key)

    def read(self, table: Table[R], key: tuple[Any, ...]) -> R | None:
        """Any table's row: for the engine's expressions, never given to a primitive."""
        named = (table, key)
        found: Any = self.written.get(named, _MISSING)  # type: ignore[call-overload]
        if found is _MISSING:
            found = self.loaded.get(named, _MISSING)  # type: ignore[call-overload]
            if found is _MISSING:
                raise NotLoaded(f"{table} {key}")
        row: R | None = found
        return row

    def put(self, table: Table[R], row: R) -> None:
        if table.schema != self.schema:
            raise ForeignTable(f"{self.schema} reached for {table}")
        self.written[(table, table.key_of(row))] = row  # type: ignore[index]

    def append(self, table: Table[R], row: R) -> None:
        if table.schema != self.schema:
            raise ForeignTable(f"{self.schema} reached for {table}")
        self.appended.append((table, row))

    def emit(self, event: str, subject: str, data: Mapping[str, Json]) -> None:
        self.events.append((event, subject, data))

    def defer(self, task: str, *about: str | int) -> None:
        """A job, enqueued by the same commit: lost with it, never without it."""
        self.jobs.append(Job(task, about))

    @property
    def count(self) -> int:
        return len(self.written) + len(self.appended) + len(self.events)
