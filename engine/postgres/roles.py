"""The three roles of the database, made once by a superuser.

owner      migrates; passes row level security, under which its updates would silently change nothing.
committer  writes; passes row level security, under which COPY is refused. May end backends of its own role.
reader     reads under row level security: without a tenant it sees nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import Connection, sql

from engine.postgres.dsn import Dsns, as_user

OWNER = "finfactory_owner"
COMMITTER = "finfactory_committer"
READER = "finfactory_reader"
ROLES = (OWNER, COMMITTER, READER)

_PLAIN = "LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOINHERIT"
_ATTRIBUTES = {
    OWNER: f"{_PLAIN} BYPASSRLS",
    COMMITTER: f"{_PLAIN} BYPASSRLS",
    READER: f"{_PLAIN} NOBYPASSRLS",
}
_LOCK = 7_201_100_001


@dataclass(frozen=True, slots=True)
class Passwords:
    owner: str
    committer: str
    reader: str


def init_database(superuser_dsn: str, passwords: Passwords | None = None) -> Dsns:
    """Make or correct the roles and their rights on this database; the second time changes nothing.

    passwords: None where the server trusts whoever reaches its socket.
    Raises psycopg.errors.InsufficientPrivilege when the user may not make such roles.
    """
    words = _by_role(passwords)
    with psycopg.connect(superuser_dsn) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        for role in ROLES:
            _make_role(connection, role, words[role])
        _grant(connection)
    return dsns(superuser_dsn, passwords)


def dsns(base_dsn: str, passwords: Passwords | None = None) -> Dsns:
    """The addresses of the three roles on the server and database of `base_dsn`; reaches no database."""
    words = _by_role(passwords)
    return Dsns(*(as_user(base_dsn, role, words[role]) for role in ROLES))


def is_superuser(dsn: str) -> bool:
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(row and row[0])


def roles_exist(dsn: str) -> bool:
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute("SELECT count(*) FROM pg_roles WHERE rolname = ANY (%s)", (list(ROLES),)).fetchone()
    return bool(row and row[0])


def _by_role(passwords: Passwords | None) -> dict[str, str | None]:
    if passwords is None:
        return dict.fromkeys(ROLES, None)
    return {OWNER: passwords.owner, COMMITTER: passwords.committer, READER: passwords.reader}


def _make_role(connection: Connection, role: str, password: str | None) -> None:
    """Roles are the server's, the lock is one database's: an initialisation elsewhere may come first."""
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    name = sql.Identifier(role)
    if known is None:
        try:
            with connection.transaction():
                connection.execute(sql.SQL("CREATE ROLE {} {}").format(name, sql.SQL(_ATTRIBUTES[role])))
        except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            pass
    if not _is_right(connection, role):
        connection.execute(sql.SQL("ALTER ROLE {} {}").format(name, sql.SQL(_ATTRIBUTES[role])))
    if password is not None:
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))


def _is_right(connection: Connection, role: str) -> bool:
    row = connection.execute(
        "SELECT rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolinherit, rolbypassrls"
        " FROM pg_roles WHERE rolname = %s",
        (role,),
    ).fetchone()
    return row == (True, False, False, False, False, False, role != READER)


def _grant(connection: Connection) -> None:
    row = connection.execute("SELECT current_database()").fetchone()
    database = sql.Identifier(str(row[0]) if row else "")
    owner, committer, reader = (sql.Identifier(role) for role in ROLES)
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {database} TO {owner}",
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {committer}",
        "GRANT CONNECT ON DATABASE {database} TO {reader}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE, CREATE ON SCHEMA public TO {owner}",
    ):
        connection.execute(
            sql.SQL(statement).format(database=database, owner=owner, committer=committer, reader=reader)
        )
