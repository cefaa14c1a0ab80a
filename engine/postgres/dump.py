"""A database's rows in one file, as of one moment, and back: COPY of every table into a tar with a manifest.

It needs no programs of PostgreSQL, runs beside any load (it only reads, in one snapshot), and goes back into a database
that has been migrated as far as the one it came from and is empty.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import psycopg
from psycopg import Connection, IsolationLevel, sql

FORMAT = "finfactory-backup-1"
MANIFEST = "manifest.json"
VERSIONS = "public.alembic_version"
CHUNK = 1 << 20

_SESSION = (
    "-c statement_timeout=0 -c lock_timeout=10s -c idle_in_transaction_session_timeout=0"
    " -c client_encoding=UTF8 -c timezone=UTC -c datestyle=ISO"
)
_COLUMNS = """
select n.nspname, c.relname, array_agg(a.attname order by a.attnum)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
where c.relkind in ('r', 'p') and not c.relispartition and pg_get_userbyid(c.relowner) = current_user
group by 1, 2 order by 1, 2"""


class NotABackup(Exception):
    """The file is none, or is damaged. The message names the file within it."""


class NotEmpty(Exception):
    """The database already has rows, or another shape than the one the backup is of."""


@dataclass(frozen=True, slots=True)
class Dumped:
    """One table. columns: as copied; sha256: of its file in the tar."""

    table: str
    columns: tuple[str, ...]
    rows: int
    sha256: str

    @property
    def file(self) -> str:
        return f"{self.table}.copy"


@dataclass(frozen=True, slots=True)
class Backup:
    """versions: the migrations the database was at."""

    at: str
    versions: tuple[str, ...]
    tables: tuple[Dumped, ...]

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables)


def back_up(owner_dsn: str, to: Path) -> Backup:
    """The file appears whole or not at all, and only its owner may read it: it holds everything, secrets included."""
    part = to.with_name(f"{to.name}.part")
    with _closed(part) as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=1) as tar:
        with psycopg.connect(owner_dsn, options=_SESSION) as connection:
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            tables = tuple(_copy_out(connection, tar, to.parent, *shape) for shape in _shapes(connection).items())
            made = Backup(datetime.now(UTC).isoformat(), _versions(connection), tables)
        _add(tar, MANIFEST, io.BytesIO(json.dumps({"format": FORMAT, **asdict(made)}).encode()))
    os.replace(part, to)
    return made


def restore(owner_dsn: str, file: Path) -> Backup:
    """All of it, in one transaction. Raises NotABackup before anything is written, NotEmpty."""
    with _opened(file) as tar:
        backup = read_backup(tar)
        for one in backup.tables:
            _check(tar, one)
        with psycopg.connect(owner_dsn, options=_SESSION) as connection:
            _check_target(connection, backup)
            for one in backup.tables:
                if one.table != VERSIONS:
                    _copy_in(connection, tar, one)
    return backup


def read_backup(tar: tarfile.TarFile) -> Backup:
    try:
        found = json.loads(_member(tar, MANIFEST).read())
        tables = tuple(Dumped(o["table"], tuple(o["columns"]), o["rows"], o["sha256"]) for o in found["tables"])
        if found["format"] != FORMAT:
            raise NotABackup(f"{MANIFEST} is of another format")
        return Backup(found["at"], tuple(found["versions"]), tables)
    except (ValueError, KeyError, TypeError) as error:
        raise NotABackup(f"{MANIFEST} cannot be read") from error


# ── out ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _copy_out(
    connection: Connection, tar: tarfile.TarFile, beside: Path, table: str, columns: tuple[str, ...]
) -> Dumped:
    digest = hashlib.sha256()
    with tempfile.TemporaryFile(dir=beside) as file, connection.cursor() as cursor:
        with cursor.copy(_copy(table, columns, "TO STDOUT")) as copy:
            for block in copy:
                digest.update(block)
                file.write(block)
        dumped = Dumped(table, columns, cursor.rowcount, digest.hexdigest())
        _add(tar, dumped.file, file)
    return dumped


def _add(tar: tarfile.TarFile, name: str, file: IO[bytes]) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = file.seek(0, os.SEEK_END)
    entry.mode = 0o600
    file.seek(0)
    tar.addfile(entry, file)


@contextmanager
def _closed(part: Path) -> Iterator[IO[bytes]]:
    """A new file for its owner alone, on the disk when this ends; gone where it fails."""
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as raw:
            yield raw
            raw.flush()
            os.fsync(raw.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise


# ── in ────────────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, mode="r:gz") as tar:
            yield tar
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError):
            raise
        raise NotABackup("the file is damaged, or is no backup") from error


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    """Raises KeyError."""
    found = tar.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found


def _check(tar: tarfile.TarFile, one: Dumped) -> None:
    digest = hashlib.sha256()
    try:
        file = _member(tar, one.file)
    except KeyError:
        raise NotABackup(f"{one.file} is missing") from None
    while block := file.read(CHUNK):
        digest.update(block)
    if digest.hexdigest() != one.sha256:
        raise NotABackup(f"{one.file} is not as it was written")


def _check_target(connection: Connection, backup: Backup) -> None:
    versions, shapes = _versions(connection), _shapes(connection)
    if versions != backup.versions:
        raise NotEmpty(f"the backup is of {', '.join(backup.versions)}, the database is at {', '.join(versions)}")
    if shapes != {one.table: one.columns for one in backup.tables}:
        raise NotEmpty("the tables of the database are not those of the backup")
    for table in shapes:
        if table != VERSIONS:
            connection.execute(sql.SQL("lock table {} in access exclusive mode").format(_named(table)))
            if connection.execute(sql.SQL("select from {} limit 1").format(_named(table))).fetchone() is not None:
                raise NotEmpty(f"{table} has rows already")


def _copy_in(connection: Connection, tar: tarfile.TarFile, one: Dumped) -> None:
    file = _member(tar, one.file)
    with connection.cursor() as cursor:
        with cursor.copy(_copy(one.table, one.columns, "FROM STDIN")) as copy:
            while block := file.read(CHUNK):
                copy.write(block)
        if cursor.rowcount != one.rows:
            raise NotABackup(f"{one.file} has {cursor.rowcount} rows, not {one.rows}")


# ── what the database is like ─────────────────────────────────────────────────────────────────────────────────


def _shapes(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Every table of the owner, with its columns in their order."""
    rows = connection.execute(_COLUMNS).fetchall()
    return {f"{schema}.{table}": tuple(columns) for schema, table, columns in rows}


def _versions(connection: Connection) -> tuple[str, ...]:
    rows = connection.execute(f"select version_num from {VERSIONS} order by 1".encode()).fetchall()
    return tuple(row[0] for row in rows)


def _copy(table: str, columns: tuple[str, ...], direction: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) ").format(_named(table), names) + sql.SQL(direction)


def _named(table: str) -> sql.Identifier:
    return sql.Identifier(*table.split("."))
