"""A backup as a file: a compressed tar of COPY texts, one per table, with a manifest of their rows and sums."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

FORMAT = "finfactory-backup-1"
MANIFEST = "manifest.json"
CHUNK = 1 << 20


class NotABackup(Exception):
    """The file is none, or is damaged. The message names the file within it."""


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


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def written(to: Path) -> Iterator[tarfile.TarFile]:
    """The file appears whole or not at all, on the disk, and only its owner may read it."""
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=1) as tar:
                yield tar
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(part, to)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def add(tar: tarfile.TarFile, name: str, file: IO[bytes]) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = file.seek(0, os.SEEK_END)
    entry.mode = 0o600
    file.seek(0)
    tar.addfile(entry, file)


def add_manifest(tar: tarfile.TarFile, backup: Backup) -> None:
    add(tar, MANIFEST, io.BytesIO(json.dumps({"format": FORMAT, **asdict(backup)}).encode()))


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, mode="r:gz") as tar:
            yield tar
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError):
            raise
        raise NotABackup("the file is damaged, or is no backup") from error


def member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    """Raises KeyError."""
    found = tar.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found


def read_backup(tar: tarfile.TarFile) -> Backup:
    try:
        found = json.loads(member(tar, MANIFEST).read())
        tables = tuple(Dumped(o["table"], tuple(o["columns"]), o["rows"], o["sha256"]) for o in found["tables"])
        if found["format"] != FORMAT:
            raise NotABackup(f"{MANIFEST} is of another format")
        return Backup(found["at"], tuple(found["versions"]), tables)
    except (ValueError, KeyError, TypeError) as error:
        raise NotABackup(f"{MANIFEST} cannot be read") from error


def check_sum(tar: tarfile.TarFile, one: Dumped) -> None:
    digest = hashlib.sha256()
    try:
        file = member(tar, one.file)
    except KeyError:
        raise NotABackup(f"{one.file} is missing") from None
    while block := file.read(CHUNK):
        digest.update(block)
    if digest.hexdigest() != one.sha256:
        raise NotABackup(f"{one.file} is not as it was written")
