"""Runs and what belongs to them, read by ids: hints, which a segment checks again under the tenant's lock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg.pq.abc import PGresult

from engine.compiler.own import OWN, OwnRow
from engine.runtime.decode import decode_rows
from engine.runtime.encode import text_array
from engine.runtime.gathering import Gathering
from engine.runtime.library import Library
from engine.runtime.program import Program
from engine.runtime.reader import Reader
from engine.runtime.resuming import Known
from engine.runtime.tables import CALLS, INBOX, RUNS, CallRow, InboxRow, Run
from engine.runtime.wire import Statement
from primitives.kit.store import Table


def _select(table: Table[Any], where: str) -> str:
    return f"select {', '.join(field.name for field in table.fields)} from {table} where {where}"


def _each(table: Table[Any], where: str) -> str:
    """Of every key in $1, which `where` names `k.key`: one index look-up each, never the whole tenant."""
    return f"select f.* from unnest($1::text[]) k (key) cross join lateral ({_select(table, where)} offset 0) f"


RUN = _each(RUNS, "id = k.key")
ITS_CALL = _each(CALLS, f"message = (select call from {RUNS} where id = k.key)")
CALL = _each(CALLS, "message = k.key")
ITS_RUN = _each(RUNS, f"id = (select run from {CALLS} where message = k.key)")
ARRIVAL = _select(INBOX, "connector = $1 and message = $2")
RESOURCE = _select(OWN, "id = $1")


class Finding:
    """Reads as the reader; programs from the library, each of the release its run is pinned to."""

    def __init__(self, reader: Reader, library: Library) -> None:
        self._reader = reader
        self._library = library
        self._runs = Gathering(self._read_runs)
        self._called = Gathering(self._read_called)

    async def run(self, tenant: str, run: str, step: int | None = None) -> Known | None:
        """None where there is none, or where it has moved on from `step`."""
        pair = await self._runs.one(tenant, run)
        if pair is None or (step is not None and pair[0].step != step):
            return None
        return Known(tenant, await self._program(tenant, pair[0]), *pair)

    async def arrival(self, tenant: str, connector: str, message: str) -> InboxRow | None:
        (rows,) = await self._reader.at_once(tenant, [Statement(ARRIVAL, (connector.encode(), message.encode()))])
        found: InboxRow | None = _row(INBOX, rows)
        return found

    async def resource(self, tenant: str, id_: str) -> OwnRow | None:
        (rows,) = await self._reader.at_once(tenant, [Statement(RESOURCE, (id_.encode(),))])
        found: OwnRow | None = _row(OWN, rows)
        return found

    async def called(self, tenant: str, row: InboxRow) -> Known | None:
        """The run an answer is for: the one that made the call, whichever its last call is."""
        pair = await self._called.one(tenant, row.name)
        if pair is None or pair[1].connector != row.connector:
            return None
        return Known(tenant, await self._program(tenant, pair[0]), *pair, row)

    async def _read_runs(self, tenant: str, ids: Sequence[str]) -> Mapping[str, tuple[Run, CallRow | None]]:
        keys = (text_array(ids),)
        runs, calls = await self._reader.at_once(tenant, [Statement(RUN, keys), Statement(ITS_CALL, keys)])
        of_message: dict[str, CallRow] = {call.message: call for call in decode_rows(CALLS, calls)}
        return {run.id: (run, of_message.get(run.call)) for run in decode_rows(RUNS, runs)}

    async def _read_called(self, tenant: str, messages: Sequence[str]) -> Mapping[str, tuple[Run, CallRow]]:
        keys = (text_array(messages),)
        calls, runs = await self._reader.at_once(tenant, [Statement(CALL, keys), Statement(ITS_RUN, keys)])
        of_id: dict[str, Run] = {run.id: run for run in decode_rows(RUNS, runs)}
        return {call.message: (of_id[call.run], call) for call in decode_rows(CALLS, calls) if call.run in of_id}

    async def _program(self, tenant: str, run: Run) -> Program:
        return (await self._library.programs(tenant, run.product, run.release)).named(run.workflow)


def _row(table: Table[Any], result: PGresult) -> Any | None:
    found = decode_rows(table, result)
    return found[0] if found else None
