"""The benches in their tiny form: they run whole, say what they must, and leave nothing behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.postgres import Cluster

FIGURES = {"rates", "p50", "p99", "books_balance", "transactions", "declined"}


def run_bench(cluster: Cluster, name: str) -> tuple[list[str], dict[str, Any]]:
    program = "from engine.cli import main; main()"
    command = [sys.executable, "-c", program, "bench", name, "--seconds", "0.2", "--rounds", "1", "--json"]
    environment = {"FINFACTORY_HOME": str(cluster.server.home), "DATABASE_URL": ""}
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    return lines, json.loads(lines[-1])


def databases(cluster: Cluster) -> set[str]:
    with psycopg.connect(cluster.server.uri()) as connection:
        return {row[0] for row in connection.execute("select datname from pg_database")}


@pytest.fixture(scope="module")
def segments(cluster: Cluster) -> tuple[list[str], dict[str, Any]]:
    return run_bench(cluster, "segments")


@pytest.fixture(scope="module")
def api(cluster: Cluster) -> tuple[list[str], dict[str, Any]]:
    return run_bench(cluster, "api")


def test_segments_are_told_beside_both_yardsticks(segments: tuple[list[str], dict[str, Any]]) -> None:
    _, told = segments

    assert FIGURES | {"over_naive_hot", "over_copy", "naive_hot", "copy"} <= told.keys()
    assert all(set(told[name]) == {"1", "16", "64", "256"} for name in ("rates", "p50", "p99"))
    assert told["over_naive_hot"] == pytest.approx(told["rates"]["64"] / told["naive_hot"], abs=0.01)
    assert told["over_copy"] == pytest.approx(told["rates"]["256"] / told["copy"], abs=0.01)


def test_the_books_balance_after_transfers_of_which_one_in_twenty_is_declined(
    segments: tuple[list[str], dict[str, Any]],
) -> None:
    _, told = segments

    assert told["books_balance"] is True
    assert 0 < told["declined"] < told["answers"] / 8
    assert told["transactions"] == 1_000 + told["answers"] - told["declined"]


def test_it_says_what_it_ran_on(segments: tuple[list[str], dict[str, Any]]) -> None:
    machine = segments[0][0]

    assert all(word in machine for word in ("cores", "Python 3.", "PostgreSQL 18", "fsync off"))


def test_the_generated_endpoint_is_told_beside_the_handwritten_one(api: tuple[list[str], dict[str, Any]]) -> None:
    _, told = api

    assert FIGURES | {"over_handwritten", "failed_requests", "swaps"} <= told.keys()
    assert told["over_handwritten"] > 0
    assert told["rates"]["generated"] > 0 and told["rates"]["handwritten"] > 0


def test_a_swap_under_load_fails_no_request_and_the_books_balance(api: tuple[list[str], dict[str, Any]]) -> None:
    _, told = api

    assert told["swaps"] == 1
    assert told["failed_requests"] == 0
    assert told["books_balance"] is True


@pytest.fixture(scope="module")
def runs(cluster: Cluster) -> tuple[list[str], dict[str, Any]]:
    return run_bench(cluster, "runs")


def test_cash_outs_are_told_beside_bare_jobs(runs: tuple[list[str], dict[str, Any]]) -> None:
    _, told = runs

    assert told["rates"].keys() == {"cash_outs", "jobs"}
    assert told["over_jobs"] >= 0
    assert 0 < told["seconds_to_paid"]["p50"] <= told["seconds_to_paid"]["p99"]


def test_every_cash_out_is_paid_and_the_books_balance(runs: tuple[list[str], dict[str, Any]]) -> None:
    _, told = runs

    assert told["ends"].keys() == {"paid"}
    assert told["transactions"] == 1_000 + 2 * told["ends"]["paid"]
    assert told["books_balance"] is True


@pytest.mark.usefixtures("segments", "api", "runs")
def test_nothing_is_left_behind(cluster: Cluster) -> None:
    assert not [name for name in databases(cluster) if name.startswith(("finfactory_bench", "finfactory_yardstick"))]
