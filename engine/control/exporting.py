"""A tenant's data as files that need no program of ours: JSON lines, one canonical object per row, and their sums.

In `ledger.transaction.jsonl` the hash of a row is the sha256 of the JSON array of its other columns in the order of
`columns` in manifest.json; an auditor can follow the chain with nothing else. So it is in `control.audit.jsonl`, where
the lines between a tenant's own are other tenants'.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine.control.audit_log import in_order
from engine.control.chain import head_of
from engine.control.snapshot import Snapshot, snapshot
from engine.runtime.noting import Line
from engine.runtime.tables import EVENTS, RUNS
from primitives.kit.canonical import canonical
from primitives.kit.contract import Manifest
from primitives.kit.store import Json, Table

HEAD_FORMAT = "finfactory-head-1"
FORMAT = "finfactory-export-1"
OWN = (RUNS, EVENTS)
AUDIT = "control.audit.jsonl"


@dataclass(frozen=True, slots=True)
class Written:
    """One file of an export. left_out: its personal columns."""

    name: str
    columns: tuple[str, ...]
    left_out: tuple[str, ...]
    rows: int
    sha256: str


async def export_tenant(
    reader_dsn: str, catalog: Sequence[Manifest], tenant: str, folder: Path, personal: bool, at: datetime
) -> tuple[Written, ...]:
    """Everything as of one moment. folder: exists and is empty. personal: with what is about people."""
    tables: list[Table[Any]] = [*OWN, *(table for manifest in catalog for table in manifest.tables)]
    async with snapshot(reader_dsn, tenant) as query:
        written = [await _table(query, table, folder, personal) for table in tables]
        written.append(await _audit(query, folder))
        heads = {m.name: await m.head(query) for m in catalog if m.head is not None}
        audit = await head_of(query)
    kept = {"heads": heads, "audit": audit.document() if audit else None}
    _document(folder / "head.json", {"format": HEAD_FORMAT, "tenant": tenant, "at": _text(at), **kept})
    files: dict[str, Json] = {one.name: _described(one) for one in written}
    manifest: dict[str, Json] = {"format": FORMAT, "tenant": tenant, "at": _text(at), "personal": personal}
    _document(folder / "manifest.json", {**manifest, "files": files})
    return tuple(written)


async def _table(query: Snapshot, table: Table[Any], folder: Path, personal: bool) -> Written:
    left_out = () if personal else tuple(field.name for field in table.fields if field.personal)
    columns = tuple(field.name for field in table.fields if field.name not in left_out)
    return await _file(folder, f"{table}.jsonl", columns, left_out, _lines(query, table, columns))


async def _audit(query: Snapshot, folder: Path) -> Written:
    """The tenant's lines of the audit log, as they are hashed."""
    lines = (f"{canonical(line._asdict())}\n".encode() async for line in in_order(query.fetch))
    return await _file(folder, AUDIT, Line._fields, (), lines)


async def _file(
    folder: Path, name: str, columns: tuple[str, ...], left_out: tuple[str, ...], lines: AsyncIterator[bytes]
) -> Written:
    count, digest = 0, sha256()
    with _create(folder / name) as file:
        async for line in lines:
            file.write(line)
            digest.update(line)
            count += 1
    return Written(name, columns, left_out, count, digest.hexdigest())


async def _lines(query: Snapshot, table: Table[Any], columns: tuple[str, ...]) -> AsyncIterator[bytes]:
    async for row in query.rows(table, columns):
        values = {name: _text(value) for name, value in zip(columns, row, strict=True)}
        yield f"{canonical(values)}\n".encode()


def _text(value: Any) -> Any:
    """Times in UTC, as they are hashed."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _described(one: Written) -> Json:
    columns: list[Json] = [*one.columns]
    left_out: list[Json] = [*one.left_out]
    return {"columns": columns, "personal_left_out": left_out, "rows": one.rows, "sha256": one.sha256}


def _document(file: Path, value: dict[str, Any]) -> None:
    with _create(file) as stream:
        stream.write(f"{canonical(value)}\n".encode())


def _create(file: Path) -> Any:
    """Only the owner may read it, from the first byte on."""
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
