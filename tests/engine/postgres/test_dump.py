"""A backup taken under load, and back: the books that come back are sound, and complete up to one moment."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from random import Random

import psycopg
import pytest

from engine.control.verifying import verified_tenants, verify_tenant
from engine.postgres.backup_file import Backup, NotABackup
from engine.postgres.dsn import Dsns
from engine.postgres.dump import NotEmpty, back_up, restore
from primitives.catalog import CATALOG
from tests.engine.control.house import CHOSEN, Person, people
from tests.engine.demo import Demo, demo
from tests.postgres import Cluster


async def under_load(served: Demo, wallets: list[str], dsns: Dsns, file: Path) -> Backup:
    """Transfers before, during and after."""
    await served.transfers(wallets, 20, Random(1))
    going = [asyncio.create_task(served.transfers(wallets, 30, Random(seed))) for seed in range(4)]
    made = await asyncio.to_thread(back_up, dsns.owner, file)
    assert not all(task.done() for task in going)
    await asyncio.gather(*going)
    return made


def rows(dsn: str, table: str) -> list[tuple[object, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(f"select * from {table} order by 1, 2".encode()).fetchall()


async def test_a_backup_under_load_comes_back_sound(database: Dsns, cluster: Cluster, tmp_path: Path) -> None:
    async with demo(database, tmp_path / "home") as served:
        wallets = [await served.wallet(1_000_000) for _ in range(4)]
        made = await under_load(served, wallets, database, tmp_path / "backup")

    with cluster.fresh_database() as empty:
        back = restore(empty.owner, tmp_path / "backup")
        assert back == made
        assert await verified_tenants(empty.owner, CATALOG) == ("demo",)
        verdict = await verify_tenant(empty.reader, CATALOG, "demo", {})
        journal = rows(empty.owner, "ledger.transaction")
        assert verdict.problems == ()
        assert 24 <= len(journal) < 144
        assert journal == rows(database.owner, "ledger.transaction")[: len(journal)]


async def test_what_comes_back_serves_as_before(database: Dsns, cluster: Cluster, tmp_path: Path) -> None:
    async with demo(database, tmp_path / "home") as served:
        wallet = await served.wallet(5_000)
        back_up(database.owner, tmp_path / "backup")
        before = (await served.get(f"/wallets/{wallet}/statement")).json()

    with cluster.fresh_database() as empty:
        restore(empty.owner, tmp_path / "backup")
        async with demo(empty, tmp_path / "home") as served:
            assert (await served.get(f"/wallets/{wallet}/statement")).json() == before
            await served.transfers([wallet, await served.wallet(5_000)], 1, Random(1))


async def test_nobody_is_signed_in_to_what_came_back(database: Dsns, cluster: Cluster, tmp_path: Path) -> None:
    """A session that was ended since the backup does not begin again with it."""
    async with people(database) as house:
        ana = await house.person("ana", "auditor")
        assert (await ana.get("/me")).status_code == 200
        made = back_up(database.owner, tmp_path / "backup")

    assert "control.session" not in [one.table for one in made.tables]
    with cluster.fresh_database() as empty:
        restore(empty.owner, tmp_path / "backup")
        async with people(empty) as house:
            assert (await Person(house, "ana", ana.token).get("/me")).status_code == 401
            assert (await house.sign_in("ana", CHOSEN)).status_code == 201


def test_a_database_with_rows_is_left_alone(database: Dsns, tmp_path: Path) -> None:
    back_up(database.owner, tmp_path / "backup")
    with psycopg.connect(database.owner) as connection:
        connection.execute("insert into control.tenant values ('demo', 'Demo', true, '{}')")
    with pytest.raises(NotEmpty, match=r"control\.tenant has rows already"):
        restore(database.owner, tmp_path / "backup")


def test_a_database_at_other_migrations_is_left_alone(database: Dsns, tmp_path: Path) -> None:
    back_up(database.owner, tmp_path / "backup")
    with psycopg.connect(database.owner) as connection:
        connection.execute("update alembic_version set version_num = 'ledger_9999' where version_num like 'ledger_%'")
    with pytest.raises(NotEmpty, match="ledger_9999"):
        restore(database.owner, tmp_path / "backup")


@pytest.mark.parametrize("where", [0.0, 0.2, 0.5, 0.9, 1.0])
def test_a_damaged_file_is_refused_before_anything_is_written(database: Dsns, tmp_path: Path, where: float) -> None:
    with psycopg.connect(database.owner) as connection:
        connection.execute(
            "insert into control.tenant select 't' || n, 'Demo', true, '{}' from generate_series(1, 99) n"
        )
    file = tmp_path / "backup"
    back_up(database.owner, file)
    with psycopg.connect(database.owner) as connection:
        connection.execute("delete from control.tenant")
    sound = file.read_bytes()
    place = int(where * (len(sound) - 1))
    for damaged in (sound[:place], sound[:place] + bytes([sound[place] ^ 0xFF]) + sound[place + 1 :]):
        file.write_bytes(damaged)
        try:
            restore(database.owner, file)
        except NotABackup:
            assert rows(database.owner, "control.tenant") == []
        else:  # a byte that carries nothing: what came back is what was there
            assert len(rows(database.owner, "control.tenant")) == 99
            return


def test_one_changed_row_within_the_file_is_refused(database: Dsns, tmp_path: Path) -> None:
    with psycopg.connect(database.owner) as connection:
        connection.execute("insert into control.tenant values ('demo', 'Demonstration', true, '{}')")
    file = tmp_path / "backup"
    back_up(database.owner, file)
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()).replace(b"Demonstration", b"Demonstratiom")))
    with pytest.raises(NotABackup, match=r"control\.tenant\.copy is not as it was written"):
        restore(database.owner, file)


def test_nobody_else_may_read_it_and_a_failed_one_leaves_nothing(database: Dsns, tmp_path: Path) -> None:
    back_up(database.owner, tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        back_up(database.reader, tmp_path / "none")
    assert [file.name for file in tmp_path.iterdir()] == ["backup"]
