"""Rows changed by a release, in a transaction of the bookkeeping: loaded by key, changed as a segment's, written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from engine.runtime.bookkeeping import Writer
from engine.runtime.decode import decode_rows, decode_time
from engine.runtime.encode import arrays, key_arrays
from engine.runtime.rows import Loaded, Overlay, SegmentRows
from engine.runtime.statements import statements
from primitives.kit.store import Key, Rows, Table

NOW = "select clock_timestamp() at time zone 'UTC' || '+00'"


async def carry(writer: Writer, schema: str, keys: Iterable[Key], change: Callable[[Rows], None]) -> None:
    """Under the tenant's lock, which the writer has. change: pure, over the tables of `schema`."""
    loaded = await _loaded(writer, keys)
    (now,) = (await writer.fetch(NOW, {}))[0]
    overlay = Overlay(loaded, decode_time(now.encode()))
    rows = SegmentRows(overlay).enter(schema)
    change(rows)
    overlay.merge(rows)
    for table, appended in overlay.appended.items():
        await _write(writer, table, appended)
    for table, put in _by_table(overlay).items():
        await _write(writer, table, put)


async def _loaded(writer: Writer, keys: Iterable[Key]) -> Loaded:
    loaded, wanted = Loaded(), dict[Table[Any], dict[tuple[Any, ...], None]]()
    for table, values in keys:
        loaded.rows[Key(table, values)] = None
        wanted.setdefault(table, {})[values] = None
    for table, named in wanted.items():
        given = [text.decode() for text in key_arrays(table, named)] if table.key else []
        found = await writer.raw(statements(table).load, [writer.tenant, *given])
        for row in decode_rows(table, found):
            loaded.rows[Key(table, table.key_of(row))] = row
    return loaded


async def _write(writer: Writer, table: Table[Any], rows: list[Any]) -> None:
    given = [text.decode() for text in arrays(table.fields, rows)]
    await writer.raw(statements(table).write, [writer.tenant, *given])


def _by_table(overlay: Overlay) -> dict[Table[Any], list[Any]]:
    found: dict[Table[Any], list[Any]] = {}
    for key, row in overlay.written.items():
        found.setdefault(key[0], []).append(row)
    return found
