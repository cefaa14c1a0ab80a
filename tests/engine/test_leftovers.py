"""What a killed starter left running is ended, and nothing else."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.leftovers import Leftovers


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "60"])
    yield process
    process.kill()
    process.wait()


def test_a_process_left_behind_is_ended_and_forgotten(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    leftovers = Leftovers(tmp_path / "children")
    leftovers.add(sleeper.pid)

    assert leftovers.end_all() == 1
    assert sleeper.poll() is not None
    assert leftovers.end_all() == 0


def test_a_process_that_only_has_the_same_number_lives_on(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    leftovers = Leftovers(tmp_path)
    (tmp_path / str(sleeper.pid)).write_text("1.0")

    assert leftovers.end_all() == 0
    assert sleeper.poll() is None


def test_a_process_that_ended_by_itself_is_not_looked_for(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    leftovers = Leftovers(tmp_path)
    leftovers.add(sleeper.pid)
    leftovers.remove(sleeper.pid)

    assert leftovers.end_all() == 0
    assert sleeper.poll() is None
