"""`finfactory up`, as a process."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import httpx
import psutil
import psycopg
import pytest
from psycopg import Connection

from engine.cli import main
from engine.postgres.dsn import Dsns
from engine.postgres.embedded import EmbeddedPostgres
from tests.postgres import Cluster, reachable_folder
from tests.processes import STAND_IN, Running, free_port, started, until

COMMAND = (sys.executable, "-c", "from engine.cli import main; main()")
CHECKOUT = Path(__file__).parents[3]

Start = Callable[..., AbstractContextManager[Running]]


@pytest.fixture
def home() -> Iterator[Path]:
    with reachable_folder() as folder:
        yield folder
        EmbeddedPostgres(folder).stop()


@pytest.fixture
def start(home: Path, tmp_path: Path) -> Start:
    """Starts `up` with a small server in the API's place, which tells its database user and number."""
    (tmp_path / "stand_in.py").write_text(STAND_IN)
    environment = {
        "FINFACTORY_HOME": str(home),
        "FINFACTORY_SERVE_MODULE": "stand_in",
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(CHECKOUT)]),
        "DATABASE_URL": "",
    }

    def begin(port: int, output: str, *options: str, **more: str) -> AbstractContextManager[Running]:
        return started(COMMAND, {**environment, **more}, port, tmp_path / output, tmp_path, options)

    return begin


def test_up_serves_restarts_what_dies_and_ends_cleanly(start: Start, home: Path) -> None:
    with start(free_port(), "out") as up:
        up.wait_ready()
        first = up.answer()
        assert first is not None
        assert first.startswith("finfactory_reader ")

        os.kill(int(first.split()[1]), signal.SIGKILL)
        until(lambda: up.answer() not in (None, first))

        assert up.end() == 0
        assert up.answer() is None
        assert "api ended with -9; starting it again" in up.said()
    assert not EmbeddedPostgres(home).running()
    assert "serving" in (home / "logs" / "api.log").read_text()


def test_a_killed_up_is_followed_by_another_that_takes_everything_over(start: Start, home: Path) -> None:
    port = free_port()
    with start(port, "first") as first:
        first.wait_ready()
        password = re.search(r"password +(\S+)", first.said())
        assert password is not None and "sign in as  admin" in first.said()
        assert password[1] not in "".join(file.read_text() for file in (home / "logs").iterdir())
        orphan = str(first.answer())
        first.process.kill()
        first.process.wait()

    with start(port, "second") as second:
        second.wait_ready()
        assert second.answer() not in (None, orphan)
        assert "password" not in second.said()


def test_a_second_up_is_told_what_is_taken_before_it_starts_anything(start: Start, home: Path, database: Dsns) -> None:
    with start(free_port(), "first", **addresses(database)) as first:
        first.wait_ready()
        with start(free_port(), "second") as second:
            assert second.process.wait(20) == 2
            assert f"already up in {home} (process {first.process.pid})" in second.said()
        with reachable_folder() as other, start(first.port, "third", FINFACTORY_HOME=str(other)) as third:
            assert third.process.wait(20) == 2
            assert "Choose another --port" in third.said()
            assert not (other / "postgres").exists()
        assert not (home / "postgres").exists()
        assert first.answer() is not None


def test_up_keeps_as_many_workers_as_it_is_told_and_they_do_the_jobs(start: Start, home: Path, database: Dsns) -> None:
    port, metrics = free_port(), two_free_ports()
    more = addresses(database) | {"FINFACTORY_WORKER_METRICS_PORT": str(metrics)}
    with start(port, "out", "--workers", "2", **more) as up, psycopg.connect(database.owner, autocommit=True) as owner:
        until(lambda: beating(owner) == 2)
        assert {process.name for process in workers(up)} == {"worker", "worker-2"}
        remind(owner, 50)
        until(lambda: waiting(owner) == 0)
        assert done(metrics) + done(metrics + 1) == 50

        killed, left = workers(up)
        killed.process.kill()
        remind(owner, 50)
        until(lambda: waiting(owner) == 0)
        until(lambda: f"{killed.name} ended with -9; starting it again" in up.said())
        until(lambda: len(workers(up)) == 2 and left.process.is_running())
        assert up.end() == 0


def test_simulators_on_another_machine_are_not_started_here(start: Start, database: Dsns) -> None:
    elsewhere = {"FINFACTORY_SANDBOX_URL": f"http://127.0.0.1:{free_port()}"}
    with start(free_port(), "out", **addresses(database), **elsewhere) as up:
        up.wait_ready()
        assert {process.name for process in workers(up)} == {"worker"}
        assert "engine.sandbox" not in lines(up)


def test_roles_of_a_server_of_ones_own_get_new_passwords_only_on_request(
    start: Start, home: Path, cluster: Cluster
) -> None:
    address = cluster.empty_database("own_server")
    with start(free_port(), "without", DATABASE_URL=address) as up:
        assert up.process.wait(20) == 2
        assert "finfactory init-db" in up.said()

    done = finfactory(home, "init-db", "--database-url", address, "--show")

    assert done.returncode == 0, done.stderr
    assert "FINFACTORY_READER_URL=postgresql://finfactory_reader:" in done.stdout
    assert [file.stat().st_mode & 0o777 for file in (home / "secrets").iterdir()] == [0o600] * 3
    with start(free_port(), "with", DATABASE_URL=address) as up:
        up.wait_ready()
        assert str(up.answer()).startswith("finfactory_reader ")
    assert not (home / "postgres").exists()


@pytest.mark.parametrize(
    "arguments, environment, message",
    [
        (["up"], {"FINFACTORY_PORT": "eighty"}, "FINFACTORY_PORT must be a number"),
        (["up"], {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "The database does not answer"),
        (["up"], {"DATABASE_URL": "not an address"}, "DATABASE_URL"),
        (["up"], {"FINFACTORY_READER_URL": "postgresql:///x"}, "belong together"),
        (["init-db"], {}, "Give --database-url"),
        (["no-such-command"], {}, "No such command"),
    ],
)
def test_what_an_operator_gets_wrong_is_told_without_a_traceback(
    home: Path,
    arguments: list[str],
    environment: dict[str, str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["finfactory", *arguments])
    for name, value in {"DATABASE_URL": "", "FINFACTORY_HOME": str(home), **environment}.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as left:
        main()

    assert left.value.code == 2
    assert message in capsys.readouterr().err


@dataclass(frozen=True, slots=True)
class Worker:
    name: str
    process: psutil.Process


def workers(up: Running) -> list[Worker]:
    """By their metrics' ports: the first has the lowest."""
    found = [child for child in psutil.Process(up.process.pid).children() if "engine.work" in child.cmdline()]
    found.sort(key=lambda child: child.environ().get("FINFACTORY_WORKER_METRICS_PORT", ""))
    return [Worker(f"worker-{number + 1}" if number else "worker", child) for number, child in enumerate(found)]


def lines(up: Running) -> str:
    return " ".join(" ".join(child.cmdline()) for child in psutil.Process(up.process.pid).children())


def remind(owner: Connection, count: int) -> None:
    """Jobs for a run that is not there: a worker looks, and is done with them."""
    owner.execute(
        "insert into jobs.procrastinate_jobs (queue_name, task_name, args)"
        """ select 'runs', 'call', '{"tenant": "demo", "items": [["none", 1]]}' from generate_series(1, %s)""",
        (count,),
    )


def two_free_ports() -> int:
    """The first of them."""
    while True:
        port = free_port()
        with socket.socket() as above:
            try:
                above.bind(("127.0.0.1", port + 1))
                return port
            except (OSError, OverflowError):
                continue


def waiting(owner: Connection) -> int:
    return count(owner, "select count(*) from jobs.procrastinate_jobs")


def beating(owner: Connection) -> int:
    return count(
        owner, "select count(*) from jobs.procrastinate_workers where last_heartbeat > now() - interval '3 seconds'"
    )


def count(owner: Connection, sql: LiteralString) -> int:
    row = owner.execute(sql).fetchone()
    assert row is not None
    return int(row[0])


def done(port: int) -> int:
    told = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    found = re.search(r'finfactory_jobs_total\{outcome="done",task="call"\} (\d+)', told)
    return int(found[1]) if found else 0


def addresses(dsns: Dsns) -> dict[str, str]:
    """The roles' addresses, as an operator gives them."""
    return {
        "FINFACTORY_OWNER_URL": dsns.owner,
        "FINFACTORY_COMMITTER_URL": dsns.committer,
        "FINFACTORY_READER_URL": dsns.reader,
    }


def finfactory(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    everything = {**os.environ, "DATABASE_URL": "", "FINFACTORY_HOME": str(home), **environment}
    return subprocess.run(
        [*COMMAND, *arguments],
        env=everything,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
