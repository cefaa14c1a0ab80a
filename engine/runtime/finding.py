"""Runs and what belongs to them, read by ids: hints, which a segment checks again under the tenant's lock."""

from __future__ import annotations

from typing import Any

from psycopg.pq.abc import PGresult

from engine.compiler.own import OWN, OwnRow
from engine.runtime.decode import decode_rows
from engine.runtime.library import Library
from engine.runtime.program import Program
from engine.runtime.reader import Reader
from engine.runtime.resuming import Known
from engine.runtime.tables import CALLS, INBOX, RUNS, CallRow, InboxRow, Run
from engine.runtime.wire import Statement
from primitives.kit.store import Table


def _select(table: Table[Any], where: str) -> str:
    return f"select {', '.join(field.name for field in table.fields)} from {table} where {where}"


RUN = _select(RUNS, "id = $1")
ITS_CALL = _select(CALLS, f"message = (select call from {RUNS} where id = $1)")
CALL = _select(CALLS, "message = $1")
ITS_RUN = _select(RUNS, f"id = (select run from {CALLS} where message = $1)")
ARRIVAL = _select(INBOX, "connector = $1 and message = $2")
RESOURCE = _select(OWN, "id = $1")


class Finding:
    """Reads as the reader; programs from the library, each of the release its run is pinned to."""

    def __init__(self, reader: Reader, library: Library) -> None:
        self._reader = reader
        self._library = library

    async def run(self, tenant: str, run: str, step: int | None = None) -> Known | None:
        """None where there is none, or where it has moved on from `step`."""
        named = (run.encode(),)
        runs, calls = await self._reader.at_once(tenant, [Statement(RUN, named), Statement(ITS_CALL, named)])
        found: Run | None = _row(RUNS, runs)
        if found is None or (step is not None and found.step != step):
            return None
        call: CallRow | None = _row(CALLS, calls)
        return Known(tenant, await self._program(tenant, found), found, call)

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
        named = (row.name.encode(),)
        calls, runs = await self._reader.at_once(tenant, [Statement(CALL, named), Statement(ITS_RUN, named)])
        call: CallRow | None = _row(CALLS, calls)
        run: Run | None = _row(RUNS, runs)
        if call is None or run is None or call.connector != row.connector:
            return None
        return Known(tenant, await self._program(tenant, run), run, call, row)

    async def _program(self, tenant: str, run: Run) -> Program:
        return (await self._library.programs(tenant, run.product, run.release)).named(run.workflow)


def _row(table: Table[Any], result: PGresult) -> Any | None:
    found = decode_rows(table, result)
    return found[0] if found else None
