"""Results of loads as rows: text of PostgreSQL into the values of `primitives.kit.store.Sql`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from psycopg.pq.abc import PGresult

from primitives.kit.store import Sql, Table


def decode_rows(table: Table[Any], result: PGresult) -> list[Any]:
    """The rows of a load whose columns are the table's fields."""
    decoders = [_DECODERS[field.sql] for field in table.fields]
    columns, value, make = range(len(decoders)), result.get_value, table.row
    return [
        make(*[None if (cell := value(row, n)) is None else decoders[n](cell) for n in columns])
        for row in range(result.ntuples)
    ]


def decode_time(cell: bytes) -> datetime:
    """In a session whose time zone is UTC: `2026-11-20 04:00:00.123456+00`."""
    return datetime.fromisoformat(cell.decode())


_DECODERS: dict[Sql, Callable[[bytes], Any]] = {
    Sql.TEXT: bytes.decode,
    Sql.AMOUNT: int,
    Sql.COUNT: int,
    Sql.TIME: decode_time,
    Sql.FLAG: b"t".__eq__,
    Sql.JSON: bytes.decode,
    Sql.DOCUMENT: bytes.decode,
}
