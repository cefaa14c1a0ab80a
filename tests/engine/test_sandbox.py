"""`finfactory sandbox`: every simulator of the catalogue below its name, with a key made once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx

from engine.sandbox_key import installation_key, sandbox_keys
from primitives.catalog import CATALOG
from primitives.kit.signatures import connector_key, sign
from tests.processes import free_port, until

CHECKOUT = Path(__file__).parents[2]


def test_the_key_is_made_once_and_for_nobody_else_to_read(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(installation_key, [tmp_path / "secrets"] * 8))

    assert len(keys) == 1
    assert len(keys.pop()) == 32
    assert [file.name for file in (tmp_path / "secrets").iterdir()] == ["sandbox_key"]
    assert (tmp_path / "secrets" / "sandbox_key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_a_tenants_key_is_made_of_the_installations(tmp_path: Path) -> None:
    key = installation_key(tmp_path)

    assert sandbox_keys(tmp_path)("acme", "instapay") == connector_key(key, "acme", "instapay")


def test_every_simulator_is_served_below_its_name_with_the_installations_keys(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/rails/acme/e-wallet/instapay/control/activity"
    with served(tmp_path, port):
        key = sandbox_keys(tmp_path / "secrets")("acme", "instapay")
        right = httpx.get(url, headers=sign(key, "acme", "GET", url, b"", datetime.now(UTC)), trust_env=False)
        wrong = httpx.get(url, headers=sign(b"guessed", "acme", "GET", url, b"", datetime.now(UTC)), trust_env=False)

        assert (right.status_code, right.json()["under_way"]) == (200, 0)
        assert wrong.status_code == 400
        for simulator in (one for manifest in CATALOG for one in manifest.simulators):
            assert httpx.get(f"http://127.0.0.1:{port}/{simulator.name}/x", trust_env=False).status_code != 500
    assert (tmp_path / "sandbox" / "rails.db").exists()
    assert (tmp_path / "sandbox").stat().st_mode & 0o777 == 0o700


@contextmanager
def served(home: Path, port: int) -> Iterator[None]:
    command = [sys.executable, "-c", "from engine.cli import main; main()", "sandbox", "--port", str(port)]
    environment = {**os.environ, "FINFACTORY_HOME": str(home)}
    process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _healthy(port))
        yield
    finally:
        process.terminate()
        assert process.wait(10) in (0, -signal.SIGTERM)


def _healthy(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False
