"""What a figure was measured on. A figure without it says nothing."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass

import psycopg


@dataclass(frozen=True, slots=True)
class Machine:
    """cores: those this process may use. load: of the machine over the last minute, before the bench began."""

    cores: int
    load: str
    python: str
    postgres: str
    fsync: str
    synchronous_commit: str

    def __str__(self) -> str:
        durable = f"fsync {self.fsync}, synchronous_commit {self.synchronous_commit}"
        return f"{self.cores} cores (load {self.load}), Python {self.python}, PostgreSQL {self.postgres}, {durable}"


def machine(dsn: str) -> Machine:
    settings = ("server_version", "fsync", "synchronous_commit")
    with psycopg.connect(dsn, autocommit=True) as connection:
        found = [connection.execute("select current_setting(%s)", (name,)).fetchone() for name in settings]
    version, fsync, commit = (str(row[0]) if row else "unknown" for row in found)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Machine(cores, f"{os.getloadavg()[0]:.1f}", platform.python_version(), version, fsync, commit)
