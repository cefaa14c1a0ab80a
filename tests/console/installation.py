"""The whole product, started as an operator starts it: database, API, worker, simulators and console."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.commands.database import DATABASE
from engine.postgres.embedded import EmbeddedPostgres
from tests.postgres import reachable_folder
from tests.processes import Running, free_port, started, until

CHECKOUT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-c", "from engine.cli import main; main()")
PATIENCE_S = 120.0  # 15 on an idle machine


@dataclass(frozen=True, slots=True)
class Installation:
    """key: the demo tenant's. password: the first one of `admin`, as it was printed."""

    running: Running
    port: int
    home: Path

    @property
    def database(self) -> str:
        """Its owner's address of it."""
        return EmbeddedPostgres(self.home).uri(DATABASE)

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def console(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def key(self) -> str:
        return self._printed(r"API key\s+(\S+)")

    @property
    def password(self) -> str:
        return self._printed(r"password\s+(\S+)")

    def _printed(self, pattern: str) -> str:
        found = re.search(pattern, self.running.said())
        assert found is not None, self.running.said()
        return found[1]


@contextmanager
def installation() -> Iterator[Installation]:
    """A fresh one, with the demo tenant."""
    port = _three_free_ports()
    with reachable_folder() as folder:
        home = folder / "home"
        environment = {"FINFACTORY_HOME": str(home), "DATABASE_URL": "", "PYTHONPATH": str(CHECKOUT)}
        try:
            with started(COMMAND, environment, port, folder / "said", folder, ("--console",)) as running:
                found = Installation(running, port, home)
                until(lambda: _ready(found), PATIENCE_S)
                yield found
        finally:
            EmbeddedPostgres(home).stop()


def _ready(found: Installation) -> bool:
    said = found.running.said()
    assert not found.running.ended(), said
    return all(f"ready at {address}" in said for address in (found.api, found.console))


def _three_free_ports() -> int:
    """The API's, the console's, the simulators'."""
    for _ in range(50):
        port = free_port()
        if all(_free(port + more) for more in range(3)):
            return port
    raise AssertionError("no three free ports in a row")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


CHROMIUM = os.environ.get("FINFACTORY_CHROMIUM", "/usr/bin/chromium")
