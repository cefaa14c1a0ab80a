"""Rows as PostgreSQL reads them: text lines of COPY, and array literals of an unnest. The tenant is bound here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from primitives.kit.store import Field, Sql, Table

Encoder = Callable[[Any], str]


def copy_lines(tenant: str, fields: tuple[Field, ...], rows: Sequence[Any]) -> bytes:
    """The rows in COPY's text format, the tenant first."""
    prefix = _copy_text(tenant)
    columns = [_column(rows, field, _COPY[field.sql], "\\N") for field in fields]
    return "".join([f"{prefix}\t{line}\n" for line in map("\t".join, zip(*columns, strict=True))]).encode()


def arrays(fields: tuple[Field, ...], rows: Sequence[Any]) -> list[bytes]:
    """One array literal per column: psycopg's own list dumper costs more than the insert."""
    return [("{" + ",".join(_column(rows, field, _ARRAY[field.sql], "NULL")) + "}").encode() for field in fields]


def key_arrays(table: Table[Any], keys: Iterable[tuple[Any, ...]]) -> list[bytes]:
    """One array literal per key column."""
    kinds = {field.name: field.sql for field in table.fields}
    encoders = [_ARRAY[kinds[name]] for name in table.key]
    columns = zip(*keys, strict=True)
    return [("{" + ",".join(map(enc, column)) + "}").encode() for enc, column in zip(encoders, columns, strict=True)]


def _column(rows: Sequence[Any], field: Field, encode: Encoder, null: str) -> list[str]:
    name = field.name
    if field.sql is Sql.TIME:
        return _times(rows, name, encode, null)
    return [null if (value := getattr(row, name)) is None else encode(value) for row in rows]


def _times(rows: Sequence[Any], name: str, encode: Encoder, null: str) -> list[str]:
    """The rows of one segment share their moments, the rows of a batch the time of its commit."""
    texts, last, text = [], None, null
    for row in rows:
        moment = getattr(row, name)
        if moment is not last:
            last, text = moment, null if moment is None else encode(moment)
        texts.append(text)
    return texts


def _copy_text(value: str) -> str:
    if "\\" in value or "\n" in value or "\t" in value or "\r" in value:
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return value


def _array_text(value: str) -> str:
    if "\\" in value or '"' in value:
        value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'


def _flag(value: bool) -> str:
    return "t" if value else "f"


def _quoted_time(value: datetime) -> str:
    return f'"{value.isoformat()}"'


_COPY: dict[Sql, Encoder] = {
    Sql.TEXT: _copy_text,
    Sql.AMOUNT: str,
    Sql.COUNT: str,
    Sql.TIME: datetime.isoformat,
    Sql.FLAG: _flag,
    Sql.JSON: _copy_text,
}
_ARRAY: dict[Sql, Encoder] = {
    Sql.TEXT: _array_text,
    Sql.AMOUNT: str,
    Sql.COUNT: str,
    Sql.TIME: _quoted_time,
    Sql.FLAG: _flag,
    Sql.JSON: _array_text,
}
