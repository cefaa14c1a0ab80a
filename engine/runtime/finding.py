"""Runs and what belongs to them, read by ids: hints, which a segment checks again under the tenant's lock."""

from __future__ import annotations

from engine.runtime.library import Library
from engine.runtime.lists import read_row
from engine.runtime.program import Program
from engine.runtime.reader import Reader
from engine.runtime.resuming import Known
from engine.runtime.tables import CALLS, INBOX, RUNS, CallRow, InboxRow, Run


class Finding:
    """Reads as the reader; programs from the library, each of the release its run is pinned to."""

    def __init__(self, reader: Reader, library: Library) -> None:
        self._reader = reader
        self._library = library

    async def run(self, tenant: str, run: str, step: int | None = None) -> Known | None:
        """None where there is none, or where it has moved on from `step`."""
        async with self._reader.tenant(tenant) as query:
            found: Run | None = await read_row(query, RUNS, run)
            if found is None or (step is not None and found.step != step):
                return None
            call: CallRow | None = await read_row(query, CALLS, found.call) if found.call else None
        return Known(tenant, await self._program(tenant, found), found, call)

    async def arrival(self, tenant: str, connector: str, message: str) -> InboxRow | None:
        async with self._reader.tenant(tenant) as query:
            row: InboxRow | None = await read_row(query, INBOX, connector, message)
        return row

    async def called(self, tenant: str, row: InboxRow) -> Known | None:
        """The run an answer is for: the one that made the call, whichever its last call is."""
        async with self._reader.tenant(tenant) as query:
            call: CallRow | None = await read_row(query, CALLS, row.name)
            run: Run | None = await read_row(query, RUNS, call.run) if call else None
        if call is None or run is None or call.connector != row.connector:
            return None
        return Known(tenant, await self._program(tenant, run), run, call, row)

    async def _program(self, tenant: str, run: Run) -> Program:
        return (await self._library.programs(tenant, run.product, run.release)).named(run.workflow)
