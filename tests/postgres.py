"""A real PostgreSQL for tests: one server per test process, and for each test a database of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from engine.postgres.dsn import Dsns
from engine.postgres.embedded import EmbeddedPostgres
from engine.postgres.locations import migration_locations
from engine.postgres.migrate import upgrade
from engine.postgres.roles import OWNER, dsns, init_database

TEMPLATE = "finfactory_template"


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """A temporary folder that root's database user may pass; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="ff-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server with a migrated template database, of which each test gets a copy."""

    server: EmbeddedPostgres
    numbers: Iterator[int]

    @contextmanager
    def fresh_database(self, template: str = TEMPLATE) -> Iterator[Dsns]:
        """A copy of another database, which nobody may be connected to meanwhile."""
        name = f"test_{next(self.numbers)}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY OWNER {OWNER}")
        try:
            yield dsns(self.server.uri(name))
        finally:
            self._admin(f"DROP DATABASE {name} WITH (FORCE)")

    def empty_database(self, name: str) -> str:
        """A superuser's address of a database without roles' rights and tables."""
        return self.server.ensure_database(name)

    def _admin(self, statement: str) -> None:
        with psycopg.connect(self.server.uri(), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    with reachable_folder() as folder:
        server = EmbeddedPostgres(folder, durable=False)
        server.start()
        try:
            upgrade(init_database(server.ensure_database(TEMPLATE)).owner, migration_locations())
            yield Cluster(server, count(1))
        finally:
            server.stop()
