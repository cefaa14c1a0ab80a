"""Rows as PostgreSQL reads them: text lines of COPY, and array literals of an unnest. The tenant is bound here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from primitives.kit.store import Field, Sql, Table

Encoder = Callable[[Any], str]


def copy_lines(tenant: str, fields: tuple[Field, ...], rows: Sequence[Any]) -> bytes:
    """The rows in COPY's text format, the tenant first."""
    prefix = _copy_text(tenant)
    columns = [_texts(values, _COPY[field.sql], "\\N") for field, values in _columns(fields, rows)]
    return "".join([f"{prefix}\t{line}\n" for line in map("\t".join, zip(*columns, strict=True))]).encode()


def arrays(fields: tuple[Field, ...], rows: Sequence[Any]) -> list[bytes]:
    """One array literal per column: psycopg's own list dumper costs more than the insert."""
    columns = [_texts(values, _ARRAY[field.sql], "NULL") for field, values in _columns(fields, rows)]
    return [("{" + ",".join(texts) + "}").encode() for texts in columns]


def key_arrays(table: Table[Any], keys: Iterable[tuple[Any, ...]]) -> list[bytes]:
    """One array literal per key column."""
    kinds = {field.name: field.sql for field in table.fields}
    encoders = [_ARRAY[kinds[name]] for name in table.key]
    columns = zip(*keys, strict=True)
    return [("{" + ",".join(map(enc, column)) + "}").encode() for enc, column in zip(encoders, columns, strict=True)]


def text_array(values: Iterable[str]) -> bytes:
    return ("{" + ",".join(map(_array_text, values)) + "}").encode()


def _columns(fields: tuple[Field, ...], rows: Sequence[Any]) -> Iterable[tuple[Field, tuple[Any, ...]]]:
    """The rows turned: each field with its values."""
    if len(fields) == 1:
        return [(fields[0], tuple(getattr(row, fields[0].name) for row in rows))]
    read = attrgetter(*[field.name for field in fields])
    return zip(fields, zip(*map(read, rows), strict=True), strict=True)


def _texts(values: tuple[Any, ...], encode: Encoder, null: str) -> list[str]:
    """Encoded once where neighbours are the same object: a batch's time of commit, a segment's moment and run."""
    texts, last, text = [], None, null
    for value in values:
        if value is not last:
            last, text = value, null if value is None else encode(value)
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
    Sql.DOCUMENT: _copy_text,
}
_ARRAY: dict[Sql, Encoder] = {
    Sql.TEXT: _array_text,
    Sql.AMOUNT: str,
    Sql.COUNT: str,
    Sql.TIME: _quoted_time,
    Sql.FLAG: _flag,
    Sql.JSON: _array_text,
    Sql.DOCUMENT: _array_text,
}
