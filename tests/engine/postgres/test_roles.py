"""Who may do what in the database."""

import psycopg
import pytest

from engine.postgres.dsn import Dsns, as_user
from engine.postgres.roles import Passwords, init_database
from primitives.kit.migration import schema, tenant_table
from tests.postgres import Cluster


class Recorded:
    """Alembic's `op`, over a plain connection."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def execute(self, sqltext: str) -> None:
        self.connection.execute(sqltext.encode())


@pytest.fixture
def notes(database: Dsns) -> Dsns:
    """A database with one fenced table and a row of each of two tenants."""
    with psycopg.connect(database.owner) as owner:
        schema(Recorded(owner), "scratch")
        owner.execute("CREATE TABLE scratch.notes (tenant text NOT NULL, body text NOT NULL)")
        tenant_table(Recorded(owner), "scratch", "notes")
    with (
        psycopg.connect(database.committer) as committer,
        committer.cursor() as cursor,
        cursor.copy("COPY scratch.notes FROM STDIN") as copy,
    ):
        copy.write_row(("acme", "first"))
        copy.write_row(("bolt", "second"))
    return database


def seen(reader: psycopg.Connection) -> list[str]:
    return [row[0] for row in reader.execute("SELECT body FROM scratch.notes ORDER BY body")]


def test_a_reader_without_a_tenant_sees_nothing(notes: Dsns) -> None:
    with psycopg.connect(notes.reader) as reader:
        assert seen(reader) == []


def test_a_reader_sees_its_tenant_only_and_nothing_once_the_transaction_is_over(notes: Dsns) -> None:
    with psycopg.connect(notes.reader, autocommit=True) as reader:
        with reader.transaction():
            reader.execute("SELECT set_config('finfactory.tenant', 'acme', true)")
            assert seen(reader) == ["first"]

        assert seen(reader) == []


@pytest.mark.parametrize("statement", ["INSERT INTO scratch.notes VALUES ('acme', 'x')", "DELETE FROM scratch.notes"])
def test_a_reader_cannot_write(notes: Dsns, statement: str) -> None:
    with psycopg.connect(notes.reader) as reader, pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute(statement.encode())


def test_the_committer_sees_all_and_changes_all_but_no_table_itself(notes: Dsns) -> None:
    with psycopg.connect(notes.committer) as committer:
        assert committer.execute("UPDATE scratch.notes SET body = body || '!'").rowcount == 2
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            committer.execute("ALTER TABLE scratch.notes DISABLE ROW LEVEL SECURITY")


def test_the_owner_is_no_superuser_yet_its_updates_reach_every_tenant(notes: Dsns) -> None:
    with psycopg.connect(notes.owner) as owner:
        assert owner.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (False,)
        assert owner.execute("UPDATE scratch.notes SET body = 'moved'").rowcount == 2


def test_nobody_but_the_owner_makes_tables_in_public(database: Dsns) -> None:
    for dsn in (database.committer, database.reader):
        with psycopg.connect(dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE public.mine (id int)")


def test_a_committer_ends_a_backend_of_its_own_role_and_no_other(database: Dsns) -> None:
    with (
        psycopg.connect(database.committer) as stuck,
        psycopg.connect(database.owner) as foreign,
        psycopg.connect(database.committer, autocommit=True) as committer,
    ):
        committer.execute("SELECT pg_terminate_backend(%s)", (stuck.info.backend_pid,))
        with pytest.raises(psycopg.OperationalError):
            stuck.execute("SELECT 1")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            committer.execute("SELECT pg_terminate_backend(%s)", (foreign.info.backend_pid,))


def test_initialising_twice_changes_nothing_and_a_wrong_role_is_corrected(cluster: Cluster) -> None:
    address = cluster.empty_database("twice")
    first = init_database(address)
    with psycopg.connect(address, autocommit=True) as superuser:
        superuser.execute("ALTER ROLE finfactory_reader BYPASSRLS")

    assert init_database(address) == first

    with psycopg.connect(first.reader) as reader:
        row = reader.execute("SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
    assert row == (False,)


def test_passwords_reach_the_server_and_the_addresses(cluster: Cluster) -> None:
    address = cluster.empty_database("words")

    dsns = init_database(address, Passwords("o/w:n", "c@m", "r?d"))

    with psycopg.connect(dsns.owner) as owner:
        assert (owner.info.user, owner.info.password, owner.info.dbname) == (
            "finfactory_owner",
            "o/w:n",
            "words",
        )
    with psycopg.connect(address) as superuser:
        stored = superuser.execute(
            "SELECT count(*) FROM pg_authid WHERE rolname LIKE 'finfactory_%' AND rolpassword LIKE 'SCRAM-SHA-256$%'"
        ).fetchone()
    assert stored == (3,)


def test_a_user_who_may_not_make_roles_is_told_so(database: Dsns) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        init_database(database.reader)


def test_an_address_keeps_its_server_and_options_for_another_user() -> None:
    other = as_user("postgresql://boss:secret@db.internal:6432/core?sslmode=require", "finfactory_reader", "p w")

    assert other == "postgresql://finfactory_reader:p%20w@/core?host=db.internal&port=6432&sslmode=require"
