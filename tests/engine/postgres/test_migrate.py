"""Migrations over several folders."""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from engine.postgres.held import MigrationsHeld
from engine.postgres.locations import migration_locations
from engine.postgres.migrate import upgrade
from engine.postgres.roles import init_database
from tests.postgres import Cluster

REVISION = """
from alembic import op
from primitives.kit.migration import schema, tenant_table

revision = "{branch}_000{number}"
down_revision = {down!r}
branch_labels = {labels!r}
depends_on = None


def upgrade():
    schema(op, "{branch}")
    op.execute("CREATE TABLE {branch}.t{number} (tenant text NOT NULL)")
    tenant_table(op, "{branch}", "t{number}")
"""


def write_revision(folder: Path, branch: str, number: int) -> None:
    folder.mkdir(exist_ok=True)
    down = None if number == 1 else f"{branch}_000{number - 1}"
    labels = (branch,) if number == 1 else None
    text = REVISION.format(branch=branch, number=number, down=down, labels=labels)
    (folder / f"000{number}_{branch}.py").write_text(text)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two branches; a folder's name may hold what alembic's options treat as special."""
    one, other = tmp_path / "100% one", tmp_path / "other"
    write_revision(one, "north", 1)
    write_revision(one, "north", 2)
    write_revision(other, "south", 1)
    return one, other


@pytest.fixture
def empty(cluster: Cluster, request: pytest.FixtureRequest) -> Dsns:
    return init_database(cluster.empty_database(f"m_{abs(hash(request.node.name))}"))


def revisions(dsns: Dsns) -> set[str]:
    with psycopg.connect(dsns.owner) as owner:
        return {row[0] for row in owner.execute("SELECT version_num FROM public.alembic_version")}


def test_each_folder_is_a_branch_brought_to_its_newest_revision(empty: Dsns, folders: tuple[Path, Path]) -> None:
    upgrade(empty.owner, folders)

    assert revisions(empty) == {"north_0002", "south_0001"}
    with psycopg.connect(empty.reader) as reader:
        assert reader.execute("SELECT count(*) FROM north.t2").fetchone() == (0,)


def test_a_new_revision_is_applied_and_the_old_ones_are_not_repeated(empty: Dsns, folders: tuple[Path, Path]) -> None:
    upgrade(empty.owner, folders)
    write_revision(folders[1], "south", 2)

    upgrade(empty.owner, folders)

    assert revisions(empty) == {"north_0002", "south_0002"}


def test_concurrent_starts_do_not_race(empty: Dsns, folders: tuple[Path, Path]) -> None:
    with get_context("spawn").Pool(3) as processes:
        processes.starmap(upgrade, [(empty.owner, folders)] * 3)

    assert revisions(empty) == {"north_0002", "south_0001"}


def test_a_failing_migration_leaves_nothing_of_itself(empty: Dsns, folders: tuple[Path, Path]) -> None:
    upgrade(empty.owner, folders)
    write_revision(folders[1], "south", 2)
    broken = folders[1] / "0002_south.py"
    broken.write_text(broken.read_text() + '    op.execute("SELECT 1 / 0")\n')

    with pytest.raises(Exception, match="division by zero"):
        upgrade(empty.owner, folders)

    assert revisions(empty) == {"north_0002", "south_0001"}
    with psycopg.connect(empty.owner) as owner:
        assert owner.execute("SELECT to_regclass('south.t2')").fetchone() == (None,)


def test_one_that_waits_too_long_says_so_and_an_index_can_be_built_meanwhile(
    empty: Dsns, folders: tuple[Path, Path]
) -> None:
    upgrade(empty.owner, folders)
    with psycopg.connect(empty.owner, autocommit=True) as holder, ThreadPoolExecutor(1) as threads:
        holder.execute("SELECT pg_advisory_lock(7201100002)")
        waiting = threads.submit(upgrade, empty.owner, folders, 1.0)
        holder.execute("SET statement_timeout = '5s'")
        holder.execute("CREATE INDEX CONCURRENTLY ON north.t1 (tenant)")
        with pytest.raises(MigrationsHeld):
            waiting.result()


def test_every_tenant_table_is_fenced(database: Dsns) -> None:
    """The product's own migrations: no table with a tenant that a reader could read across tenants."""
    with psycopg.connect(database.owner) as owner:
        open_tables = owner.execute(
            """
            SELECT c.oid::regclass::text FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant' AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
            """
        ).fetchall()
    assert migration_locations() == () or revisions(database) != set()
    assert open_tables == []
