"""`verify`, `export`, `backup` and `restore` as an operator types them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from typer.testing import CliRunner

from engine.cli import command_line
from engine.commands.refused import Refused
from engine.postgres.dsn import Dsns
from tests.engine.control.lines import lines
from tests.engine.demo import demo
from tests.postgres import Cluster


def ran(dsns: Dsns, *words: str | Path) -> tuple[int, str]:
    """The exit code, and everything that was said."""
    here = {
        "FINFACTORY_OWNER_URL": dsns.owner,
        "FINFACTORY_COMMITTER_URL": dsns.committer,
        "FINFACTORY_READER_URL": dsns.reader,
    }
    result = CliRunner().invoke(command_line(), [str(word) for word in words], env=here)
    if isinstance(result.exception, Refused):
        return result.exception.code, f"{result.output}{result.exception}"
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def books(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dsns]:
    with cluster.fresh_database() as dsns:
        asyncio.run(_fill(dsns, tmp_path_factory.mktemp("home")))
        yield dsns


async def _fill(dsns: Dsns, home: Path) -> None:
    async with demo(dsns, home) as served:
        await served.wallet(5_000)
        await served.wallet(7_000)


def test_sound_books_are_told_with_what_was_counted(books: Dsns) -> None:
    code, said = ran(books, "verify")
    assert (code, said.splitlines()[-1]) == (0, "All sound: 1 of 1 tenants.")
    assert "2 ledger.transaction" in said


def test_a_tenant_that_is_not_there_is_not_sound(books: Dsns) -> None:
    assert ran(books, "verify", "nobody") == (1, "There is no tenant nobody here.")


def test_a_damaged_row_is_named_and_the_answer_is_no(books: Dsns) -> None:
    change = "update ledger.transaction set actor = {} where n = 1"
    with psycopg.connect(books.owner) as connection:
        connection.execute(change.format("actor || 'x'").encode())
    code, said = ran(books, "verify", "demo")
    with psycopg.connect(books.owner) as connection:
        connection.execute(change.format("rtrim(actor, 'x')").encode())
    assert code == 1
    assert "\nledger.transaction n=1: " in said


def test_a_damaged_line_of_the_audit_log_is_named_and_the_answer_is_no(books: Dsns, cluster: Cluster) -> None:
    database = str(conninfo_to_dict(books.owner)["dbname"])
    with cluster.fresh_database(database) as copy:
        superuser = cluster.server.uri(str(conninfo_to_dict(copy.owner)["dbname"]))
        with psycopg.connect(superuser, options="-c session_replication_role=replica") as connection:
            connection.execute("update control.audit set actor = 'nobody' where n = 2")
        code, said = ran(copy, "verify", "demo")
    assert code == 1
    assert "control.audit n=2: it is not as it was written" in said
    assert said.endswith("Not sound: audit log.")


def test_an_audit_log_whose_end_was_cut_off_shows_against_an_exports_head(
    books: Dsns, cluster: Cluster, tmp_path: Path
) -> None:
    assert ran(books, "export", "demo", "--to", tmp_path / "out")[0] == 0
    database = str(conninfo_to_dict(books.owner)["dbname"])
    with cluster.fresh_database(database) as copy:
        superuser = cluster.server.uri(str(conninfo_to_dict(copy.owner)["dbname"]))
        with psycopg.connect(superuser, options="-c session_replication_role=replica") as connection:
            connection.execute("delete from control.audit where n > 1")
        assert ran(copy, "verify")[0] == 0
        code, said = ran(copy, "verify", "--head", tmp_path / "out" / "head.json")
    assert (code, "control.audit n=2: the lines up to the kept head" in said) == (1, True)


def test_an_export_gives_the_head_that_a_later_verify_is_told_of(books: Dsns, tmp_path: Path) -> None:
    assert ran(books, "export", "demo", "--to", tmp_path / "out")[0] == 0
    assert ran(books, "verify", "--head", tmp_path / "out" / "head.json")[0] == 0
    assert ran(books, "verify", "other", "--head", tmp_path / "out" / "head.json")[0] == 2
    assert ran(books, "verify", "--head", tmp_path / "out" / "manifest.json")[0] == 2
    assert '"audit":{"n":' in (tmp_path / "out" / "head.json").read_text()
    assert ran(books, "export", "demo", "--to", tmp_path / "out") == (2, f"{tmp_path / 'out'} is not empty.")


def test_a_backup_goes_into_an_empty_database_once(books: Dsns, cluster: Cluster, tmp_path: Path) -> None:
    assert ran(books, "backup", tmp_path / "backup")[0] == 0
    with cluster.fresh_database() as empty:
        code, said = ran(empty, "restore", tmp_path / "backup")
        assert (code, "demo: the books balance" in said, "each as it was written" in said) == (0, True, True)
        assert lines(empty) == lines(books) != []
        code, said = ran(empty, "restore", tmp_path / "backup")
        assert (code, "has rows already" in said) == (1, True)
    assert ran(books, "restore", tmp_path / "none")[0] == 2


def test_a_home_without_an_installation_is_told_and_stays_empty(tmp_path: Path) -> None:
    none = dict.fromkeys(("DATABASE_URL", "FINFACTORY_OWNER_URL", "FINFACTORY_COMMITTER_URL", "FINFACTORY_READER_URL"))
    home = {**none, "FINFACTORY_HOME": str(tmp_path)}

    result = CliRunner().invoke(command_line(), ["history", "demo", "e-wallet"], env=home)

    assert isinstance(result.exception, Refused)
    assert "no installation" in str(result.exception)
    assert list(tmp_path.iterdir()) == []
