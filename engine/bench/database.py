"""Databases of a bench's own, on the server of this installation; dropped at the end, whatever happened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from engine.postgres.dsn import Dsns
from engine.postgres.locations import migration_locations
from engine.postgres.migrate import upgrade
from engine.postgres.roles import Passwords, init_database


@dataclass(frozen=True, slots=True)
class Server:
    """superuser: an address of any database on it. passwords: of the roles, None where the server trusts its socket."""

    superuser: str
    passwords: Passwords | None


@contextmanager
def own_database(server: Server, purpose: str, migrated: bool) -> Iterator[Dsns]:
    """A fresh database `finfactory_PURPOSE_PID`; migrated: with FinFactory's tables, else with the roles alone."""
    name = f"finfactory_{purpose}_{os.getpid()}"
    _administer(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _administer(server, "CREATE DATABASE {}", name)
    try:
        dsns = init_database(make_conninfo(server.superuser, dbname=name), server.passwords)
        if migrated:
            upgrade(dsns.owner, migration_locations())
        yield dsns
    finally:
        _administer(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _administer(server: Server, statement: str, name: str) -> None:
    with psycopg.connect(server.superuser, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
