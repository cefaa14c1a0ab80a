"""A database's rows in one file, as of one moment, and back: COPY of every table into a tar with a manifest.

It needs no programs of PostgreSQL, runs beside any load (it only reads, in one snapshot), and goes back into a database
that has been migrated as far as the one it came from and is empty. Jobs stay behind: they only remind of runs, and are
made again for each that needs one. So do people's sessions: one that was ended since must not begin again.
"""

from __future__ import annotations

import hashlib
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import Connection, IsolationLevel, sql

from engine.postgres.backup_file import (
    CHUNK,
    Backup,
    Dumped,
    NotABackup,
    add,
    add_manifest,
    check_sum,
    member,
    opened,
    read_backup,
    written,
)

VERSIONS = "public.alembic_version"

_SESSION = (
    "-c statement_timeout=0 -c lock_timeout=10s -c idle_in_transaction_session_timeout=0"
    " -c client_encoding=UTF8 -c timezone=UTC -c datestyle=ISO"
)
_COLUMNS = """
select n.nspname, c.relname, array_agg(a.attname order by a.attnum)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
where c.relkind in ('r', 'p') and not c.relispartition and pg_get_userbyid(c.relowner) = current_user
    and n.nspname <> 'jobs' and (n.nspname, c.relname) <> ('control', 'session')
group by 1, 2 order by 1, 2"""


class NotEmpty(Exception):
    """The database already has rows, or another shape than the one the backup is of."""


def back_up(owner_dsn: str, to: Path) -> Backup:
    """Everything but what stays behind; secrets included."""
    with written(to) as tar:
        with psycopg.connect(owner_dsn, options=_SESSION) as connection:
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            at = _moment(connection)
            tables = tuple(_copy_out(connection, tar, to.parent, *shape) for shape in _shapes(connection).items())
            made = Backup(at, _versions(connection), tables)
        add_manifest(tar, made)
    return made


def restore(owner_dsn: str, file: Path) -> Backup:
    """All of it, in one transaction. Raises NotABackup before anything is written, NotEmpty."""
    with opened(file) as tar:
        backup = read_backup(tar)
        for one in backup.tables:
            check_sum(tar, one)
        with psycopg.connect(owner_dsn, options=_SESSION) as connection:
            _check_target(connection, backup)
            for one in backup.tables:
                if one.table != VERSIONS:
                    _copy_in(connection, tar, one)
    return backup


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
        add(tar, dumped.file, file)
    return dumped


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
    file = member(tar, one.file)
    with connection.cursor() as cursor:
        with cursor.copy(_copy(one.table, one.columns, "FROM STDIN")) as copy:
            while block := file.read(CHUNK):
                copy.write(block)
        if cursor.rowcount != one.rows:
            raise NotABackup(f"{one.file} has {cursor.rowcount} rows, not {one.rows}")


# ── what the database is like ─────────────────────────────────────────────────────────────────────────────────


def _shapes(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Every table of the owner that does not stay behind, with its columns in their order."""
    rows = connection.execute(_COLUMNS).fetchall()
    return {f"{schema}.{table}": tuple(columns) for schema, table, columns in rows}


def _moment(connection: Connection) -> str:
    row = connection.execute("select now()").fetchone()
    moment: datetime | None = row[0] if row else None
    return moment.astimezone(UTC).isoformat() if moment else ""


def _versions(connection: Connection) -> tuple[str, ...]:
    rows = connection.execute(f"select version_num from {VERSIONS} order by 1".encode()).fetchall()
    return tuple(row[0] for row in rows)


def _copy(table: str, columns: tuple[str, ...], direction: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) ").format(_named(table), names) + sql.SQL(direction)


def _named(table: str) -> sql.Identifier:
    return sql.Identifier(*table.split("."))
