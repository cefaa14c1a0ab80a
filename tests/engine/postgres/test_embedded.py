"""The embedded server: it starts, is taken over, stops, and refuses what it must not touch."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from engine.postgres.binaries import CannotServe
from engine.postgres.embedded import LONGEST_SOCKET_PATH, SOCKET, EmbeddedPostgres
from tests.postgres import reachable_folder

AS_ROOT = os.geteuid() == 0


@pytest.fixture
def home() -> Iterator[Path]:
    with reachable_folder() as folder:
        yield folder


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedPostgres]:
    started = EmbeddedPostgres(home, durable=False)
    started.start()
    yield started
    started.stop()


def postmaster(server: EmbeddedPostgres) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def ask(server: EmbeddedPostgres, question: str) -> object:
    with psycopg.connect(server.uri()) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def test_it_keeps_its_data_over_a_stop(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.uri()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")

    server.stop()
    assert not server.running()
    server.start()

    assert ask(server, "SELECT number FROM kept") == 42


def test_it_outlives_a_killed_starter_and_is_taken_over_at_once(home: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from engine.postgres.embedded import EmbeddedPostgres;"
        "EmbeddedPostgres(Path(sys.argv[1]), durable=False).start(); print('up', flush=True); time.sleep(60)"
    )
    starter = subprocess.Popen([sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE)
    assert starter.stdout is not None
    assert starter.stdout.readline() == b"up\n"
    starter.kill()
    starter.wait()
    starter.stdout.close()
    second = EmbeddedPostgres(home, durable=False)
    first_postmaster = postmaster(second)

    began = time.monotonic()
    second.start()
    took = time.monotonic() - began

    try:
        assert took < 5
        assert postmaster(second) == first_postmaster
        assert second.running()
    finally:
        second.stop()


def test_it_recovers_when_the_server_itself_was_killed(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.uri()) as connection:
        connection.execute("CREATE TABLE survived AS SELECT 1 AS number")
    os.kill(postmaster(server), signal.SIGKILL)
    while server.running():
        time.sleep(0.05)

    server.start()

    assert ask(server, "SELECT number FROM survived") == 1


def test_a_process_number_that_is_another_programs_by_now_does_not_keep_it_from_starting(
    server: EmbeddedPostgres,
) -> None:
    number = postmaster(server)
    stranger = subprocess.Popen(
        ["sleep", "60"], user=server.user.uid, group=server.user.gid, extra_groups=None if not AS_ROOT else []
    )
    os.kill(number, signal.SIGKILL)
    while server.running() or psutil.pid_exists(number):
        time.sleep(0.05)
    file = server.data / "postmaster.pid"
    file.write_text(file.read_text().replace(str(number), str(stranger.pid), 1))

    server.start()

    stranger_lives = stranger.poll() is None
    stranger.kill()
    stranger.wait()
    assert server.running()
    assert stranger_lives


def test_what_is_committed_is_on_the_disk_unless_a_test_says_otherwise(home: Path) -> None:
    server = EmbeddedPostgres(home)
    server.start()
    try:
        assert ask(server, "SHOW fsync") == "on"
        assert ask(server, "SHOW synchronous_commit") == "on"
        assert ask(server, "SHOW full_page_writes") == "on"
    finally:
        server.stop()


def test_it_listens_on_no_network_and_its_folder_is_closed_to_others(server: EmbeddedPostgres) -> None:
    assert ask(server, "SHOW listen_addresses") == ""
    assert server.folder.stat().st_mode & 0o077 == 0


def test_data_of_another_major_version_is_refused_with_the_way_out(server: EmbeddedPostgres) -> None:
    server.stop()
    version = server.data / "PG_VERSION"
    ours = version.read_text()
    version.write_text("17\n")

    with pytest.raises(CannotServe, match=r"PostgreSQL 17.*finfactory backup.*finfactory restore"):
        server.start()

    version.write_text(ours)


def test_a_long_path_moves_its_socket_and_the_server_still_starts(home: Path) -> None:
    server = EmbeddedPostgres(home / ("long" * 25), durable=False)
    server.start()
    try:
        assert len(bytes(server.socket_folder / SOCKET)) <= LONGEST_SOCKET_PATH
        assert server.socket_folder.stat().st_mode & 0o077 == 0
        assert ask(server, "SELECT 1") == 1
    finally:
        server.stop()
        server.socket_folder.rmdir()


def test_a_socket_folder_that_someone_else_opened_is_refused(home: Path) -> None:
    server = EmbeddedPostgres(home, durable=False)
    server.folder.mkdir(mode=0o777)
    server.folder.chmod(0o777)

    with pytest.raises(CannotServe, match="mode 700"):
        server.start()


@pytest.mark.skipif(not AS_ROOT, reason="only root gives the server a user of its own")
def test_as_root_a_closed_parent_folder_is_refused_and_left_as_it_was(home: Path) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(CannotServe, match=r"may not pass .*closed.*FINFACTORY_HOME"):
        EmbeddedPostgres(closed / "home", durable=False).start()

    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not AS_ROOT, reason="only root gives the server a user of its own")
def test_as_root_the_server_runs_as_a_user_of_its_own(server: EmbeddedPostgres) -> None:
    assert psutil.Process(postmaster(server)).username() == "finfactory"
