"""A database that lasts as long as the scenarios: a server of its own, apart from every other data."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.postgres.dsn import Dsns
from engine.postgres.embedded import EmbeddedPostgres
from engine.postgres.locations import migration_locations
from engine.postgres.migrate import upgrade
from engine.postgres.roles import init_database

NAME = "scenarios"


@contextmanager
def passing_database() -> Iterator[Dsns]:
    """Migrated and empty. Raises CannotServe."""
    home = Path(tempfile.mkdtemp(prefix="finfactory-"))
    home.chmod(0o711)  # the server's user must be able to pass where we are root
    server = EmbeddedPostgres(home, durable=False)
    try:
        server.start()
        dsns = init_database(server.ensure_database(NAME))
        upgrade(dsns.owner, migration_locations())
        yield dsns
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
