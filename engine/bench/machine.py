"""What a figure was measured on. A figure without it says nothing."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass

import psycopg


@dataclass(frozen=True, slots=True)
class Processor:
    """cores: those this process may use. load: of the machine over the last minute, before the bench began."""

    cores: int
    load: str
    python: str

    def __str__(self) -> str:
        return f"{self.cores} cores (load {self.load}), Python {self.python}"


@dataclass(frozen=True, slots=True)
class Machine:
    processor: Processor
    postgres: str
    fsync: str
    synchronous_commit: str

    def __str__(self) -> str:
        durable = f"fsync {self.fsync}, synchronous_commit {self.synchronous_commit}"
        return f"{self.processor}, PostgreSQL {self.postgres}, {durable}"


def processor() -> Processor:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Processor(cores, f"{os.getloadavg()[0]:.1f}", platform.python_version())


def machine(dsn: str) -> Machine:
    settings = ("server_version", "fsync", "synchronous_commit")
    with psycopg.connect(dsn, autocommit=True) as connection:
        found = [connection.execute("select current_setting(%s)", (name,)).fetchone() for name in settings]
    version, fsync, commit = (str(row[0]) if row else "unknown" for row in found)
    return Machine(processor(), version, fsync, commit)
