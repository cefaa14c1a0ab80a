"""Statements sent together over one connection: prepared once, flushed once, answered in order.

psycopg's cursors flush and convert statement by statement, which costs more than the statements themselves when a
batch needs twenty of them; this speaks libpq's pipeline mode directly, through psycopg's own binding.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, PipelineStatus
from psycopg.pq.abc import PGresult

GOOD = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)

AGAIN = (100, 10_000)
"""Uses after which a statement is prepared again: a plan made while its table was empty may read all of it later on."""

Parameters = Sequence[bytes | None]


@dataclass(frozen=True, slots=True)
class Statement:
    """sql with `$1 …` and text parameters; prepared at its first use on a connection."""

    sql: str
    parameters: Parameters = ()


class Wire:
    """Not for concurrent use."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self._pg = connection.pgconn
        self._names: dict[str, bytes] = {}
        self._uses: Counter[str] = Counter()
        self._numbers = count()

    async def run(self, statements: Sequence[Statement], sent: Callable[[], None] | None = None) -> list[PGresult]:
        """One result per statement. Raises the psycopg error of the first that failed; the rest were not run.

        sent: called when the server has all of them and none is answered.
        """
        pg = self._pg
        pg.nonblocking = 1
        pg.enter_pipeline_mode()
        try:
            prepares = [self._send(statement) for statement in statements]
            pg.pipeline_sync()
            await self._flush()
            if sent is not None:
                sent()
            return await self._receive(prepares)
        finally:
            if pg.status == psycopg.pq.ConnStatus.OK and pg.pipeline_status == PipelineStatus.ON:
                pg.exit_pipeline_mode()
                pg.nonblocking = 0

    def _send(self, statement: Statement) -> bool:
        """Whether a PREPARE went before it."""
        self._uses[statement.sql] += 1
        name = self._names.get(statement.sql)
        fresh = name is None or self._uses[statement.sql] in AGAIN
        if name is None or fresh:
            name = self._names[statement.sql] = f"ff{next(self._numbers)}".encode()
            self._pg.send_prepare(name, statement.sql.encode())
        self._pg.send_query_prepared(name, statement.parameters)
        return fresh

    async def _flush(self) -> None:
        """The server may answer while we still send: reading then is what keeps both from waiting for each other."""
        while self._pg.flush():
            await self._ready(write=True)
            self._pg.consume_input()

    async def _receive(self, prepares: Sequence[bool]) -> list[PGresult]:
        results: list[PGresult] = []
        failed: PGresult | None = None
        for prepared in prepares:
            for kept in (False, True) if prepared else (True,):
                result = await self._result()
                if failed is None and result.status not in GOOD:
                    failed = result
                if kept:
                    results.append(result)
        await self._result()
        if failed is not None:
            self._names.clear()  # which of them the server kept is not worth knowing: their numbers never come again
            raise error_from_result(failed)
        return results

    async def _result(self) -> PGresult:
        """The next result; the null that ends each statement's results is skipped."""
        pg = self._pg
        while True:
            while pg.is_busy():
                await self._ready()
                pg.consume_input()
            result = pg.get_result()
            if result is not None:
                return result
            if pg.status == psycopg.pq.ConnStatus.BAD:
                raise psycopg.OperationalError("the connection is lost")

    async def _ready(self, write: bool = False) -> None:
        loop, socket = asyncio.get_running_loop(), self._pg.socket
        future: asyncio.Future[None] = loop.create_future()
        loop.add_reader(socket, _settle, future)
        if write:
            loop.add_writer(socket, _settle, future)
        try:
            await future
        finally:
            loop.remove_reader(socket)
            if write:
                loop.remove_writer(socket)


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
