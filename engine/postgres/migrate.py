"""Migrations: alembic over several folders, one branch for the runtime and one for each primitive.

A folder holds revisions named `<branch>_0001` and so on; the first carries `branch_labels = ("<branch>",)`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from engine.postgres.held import MigrationsHeld

VERSION_TABLE = "alembic_version"
VERSION_TABLE_SCHEMA = "public"

_LOCK = 7_201_100_002
_SESSION = "-c lock_timeout=10s -c statement_timeout=0"


def upgrade(owner_dsn: str, locations: Sequence[Path], patience: float = 300.0) -> None:
    """Bring every branch to its newest revision. One process at a time; others wait and find nothing to do.

    patience: seconds to wait for another process. Raises MigrationsHeld, and whatever a migration raises;
    migrations that committed before it stay.
    """
    with _alone(owner_dsn, patience):
        engine = create_engine(
            "postgresql+psycopg://",
            poolclass=NullPool,
            creator=lambda: psycopg.connect(owner_dsn, options=_SESSION),
        )
        with engine.connect() as connection:
            config = _config(locations)
            config.attributes["connection"] = connection
            command.upgrade(config, "heads")


def _config(locations: Sequence[Path]) -> Config:
    """Options of alembic are read with `%` as an escape; folders may contain one."""
    environment = Path(__file__).parent / "alembic"
    folders = [*locations] or [environment / "versions"]
    config = Config()
    config.set_main_option("script_location", str(environment).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(map(str, folders)).replace("%", "%%"))
    return config


@contextmanager
def _alone(owner_dsn: str, patience: float) -> Iterator[None]:
    """Asks again and again instead of waiting inside PostgreSQL: a waiting statement holds a snapshot, and an
    index built online would wait for it forever."""
    deadline = time.monotonic() + patience
    with psycopg.connect(owner_dsn, autocommit=True) as connection:
        while True:
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
            if row == (True,):
                break
            if time.monotonic() > deadline:
                raise MigrationsHeld(f"another process has been migrating this database for {patience:.0f} s")
            time.sleep(0.05)
        yield
