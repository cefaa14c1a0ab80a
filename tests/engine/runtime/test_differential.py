"""PostgreSQL and plain memory are one store: every scenario's segments give equal answers and equal rows on both."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.commands.test import prepare_all, run_all, scenarios_at
from engine.compiler.own import OWN
from engine.postgres.dsn import Dsns
from engine.runtime.committer import Committer
from engine.runtime.failpoints import Failpoints
from engine.runtime.memory_store import MemoryStore
from engine.runtime.reader import Reader
from engine.runtime.rows import SegmentRows
from engine.runtime.segment import Lane, Segment
from engine.runtime.segments import RunSegment
from engine.runtime.tables import CALLS, EVENTS, INBOX, NUMBERS, REQUESTS, RUNS, WAITS
from engine.settings import shipped
from primitives.catalog import CATALOG
from primitives.kit.canonical import canonical
from primitives.kit.memory import Memory
from primitives.kit.resource import Query
from primitives.kit.store import Field, Sql, Table

TABLES: tuple[Table[Any], ...] = (
    RUNS, REQUESTS, EVENTS, NUMBERS, CALLS, INBOX, WAITS, OWN, *(one for m in CATALOG for one in m.tables)
)  # fmt: skip


class Timed:
    """A segment that knows when PostgreSQL committed it, so that memory can say the same."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.inserted_at: datetime | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.segment, name)

    def committed(self, rows: SegmentRows) -> Any:
        self.inserted_at = rows.inserted_at
        return self.segment.committed(rows)


class InOrder(Timed):
    """In one lane with all others: what nobody waits for is else overtaken by what somebody waits for."""

    lane = Lane.NOW


@dataclass(frozen=True, slots=True)
class Committed:
    timed: Timed
    answer: Any

    @property
    def segment(self) -> Segment:
        return self.timed.segment


class Recorder:
    """Stands where the app makes its committer: the real one, which tells what went through it."""

    def __init__(self) -> None:
        self.committed: list[Committed] = []

    def __call__(self, **parts: Any) -> Committer:
        committed = self.committed

        class Recording(Committer):
            async def submit(self, segment: Segment) -> Any:
                timed = Timed(segment)
                answer = await super().submit(timed)
                committed.append(Committed(timed, answer))
                return answer

        return Recording(**parts)


class Times:
    """The clock of the store in memory: when PostgreSQL inserted the run that comes next."""

    def __init__(self) -> None:
        self.next = datetime(2026, 11, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.next


async def replay(committed: list[Committed]) -> tuple[list[Any], dict[str, Memory]]:
    """The answers of the same segments, one after the other, and the rows they left, on memory."""
    tenants: dict[str, Memory] = {}
    times, answers = Times(), []

    async def open_store() -> MemoryStore:
        return MemoryStore(tenants, times)

    committer = Committer(open_store, 1, Failpoints({}), lambda tenant, segments, seconds: None)
    committer.start(lambda error: None)
    for one in committed:
        times.next = one.timed.inserted_at or times.next
        answers.append(await committer.submit(one.segment))
    await committer.stop()
    return answers, tenants


def without_waits(committed: list[Committed]) -> list[Committed]:
    """Of scenarios whose runs end at once: a segment of one that waits is made of what the one before it left."""
    waiting = {one.segment.tenant for one in committed if not isinstance(one.segment, RunSegment)}
    return [one for one in committed if one.segment.tenant not in waiting]


async def replay_together(committed: list[Committed]) -> tuple[list[Any], dict[str, Memory]]:
    """The same, with all segments of a tenant submitted at once: they share batches."""
    tenants: dict[str, Memory] = {}

    async def open_store() -> MemoryStore:
        return MemoryStore(tenants, Times())

    batches: list[int] = []
    committer = Committer(open_store, 1, Failpoints({}), lambda tenant, segments, seconds: batches.append(segments))
    committer.start(lambda error: None)
    answers = await asyncio.gather(*(committer.submit(InOrder(one.segment)) for one in committed))
    await committer.stop()
    assert max(batches) > 5
    return list(answers), tenants


def comparable(memory: Memory) -> dict[str, list[Any]]:
    """Rows that do not say when they were inserted."""
    timeless = [table for table in TABLES if not {"inserted_at", "hash"} & {field.name for field in table.fields}]
    return {str(table): remembered(memory, table) for table in timeless}


async def stored(query: Query, table: Table[Any]) -> list[Any]:
    """Every row of the tenant, as the committer would have loaded it, in the order of its key."""
    columns, key = ", ".join(field.name for field in table.fields), ", ".join(table.key)
    rows = await query.fetch(f"select {columns} from {table}{f' order by {key}' if key else ''}", {})
    return [table.row(*map(read, table.fields, row)) for row in rows]


def read(field: Field, value: Any) -> Any:
    if value is None:
        return None
    return {Sql.AMOUNT: int, Sql.JSON: canonical, Sql.DOCUMENT: canonical}.get(field.sql, lambda same: same)(value)


def remembered(memory: Memory, table: Table[Any]) -> list[Any]:
    rows = {
        key.values if hasattr(key, "values") else key[1]: row for key, row in memory.state.items() if key[0] is table
    }
    return [rows[key] for key in sorted(rows)]


async def test_every_scenario_is_the_same_on_postgresql_and_in_memory(
    database: Dsns, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder()
    monkeypatch.setattr("engine.parts.Committer", recorder)
    prepared = prepare_all(list(scenarios_at(shipped() / "templates" / "e-wallet")))
    results = await run_all(prepared.ready, database)
    assert len(results) == len(prepared.ready) > 20
    reader = Reader(database.reader, connections=1)
    await reader.open()
    try:
        answers, tenants = await replay(recorder.committed)

        assert answers == [one.answer for one in recorder.committed]
        assert len(tenants) == len(results)
        compared = 0
        for tenant, memory in tenants.items():
            async with reader.tenant(tenant) as query:
                for table in TABLES:
                    rows = await stored(query, table)
                    assert remembered(memory, table) == rows, f"{table} of {tenant}"
                    if table.journal:
                        assert sorted(memory.journals.get(str(table), []), key=table.key_of) == rows
                    compared += len(rows)
        assert compared > 1_000

        at_once = without_waits(recorder.committed)
        together, same = await replay_together(at_once)
        assert together == [one.answer for one in at_once]
        assert len(same) > 20
        assert {name: comparable(one) for name, one in same.items()} == {
            name: comparable(tenants[name]) for name in same
        }
    finally:
        await reader.close()


def test_every_table_a_segment_may_write_is_compared() -> None:
    assert len({str(table) for table in TABLES}) == len(TABLES)
    assert {str(table) for table in TABLES} >= {"ledger.move", "ledger.balance", "limits.counters", "runtime.run"}
