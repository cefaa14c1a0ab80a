"""Running `finfactory` as a process of its own, as an operator does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

STAND_IN = """
import http.server, os, psycopg

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with psycopg.connect(os.environ["FINFACTORY_READER_URL"]) as reader:
            user = reader.execute("SELECT current_user").fetchone()[0]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{user} {os.getpid()}".encode())

print("serving", flush=True)
address = os.environ["FINFACTORY_HOST"], int(os.environ["FINFACTORY_PORT"])
http.server.ThreadingHTTPServer(address, Answer).serve_forever()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@dataclass(frozen=True, slots=True)
class Running:
    process: subprocess.Popen[bytes]
    port: int
    output: Path

    def answer(self) -> str | None:
        """What /healthz says; None when nobody answers."""
        try:
            response = httpx.get(f"http://127.0.0.1:{self.port}/healthz", trust_env=False, verify=False)
        except httpx.HTTPError:
            return None
        return response.text if response.status_code == 200 else None

    def said(self) -> str:
        return self.output.read_text()

    def wait_ready(self, seconds: float = 60.0) -> None:
        until(lambda: f"ready at http://127.0.0.1:{self.port}" in self.said() or self.ended(), seconds)
        assert not self.ended(), self.said()

    def ended(self) -> bool:
        return self.process.poll() is not None

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextmanager
def started(
    command: Sequence[str],
    environment: Mapping[str, str],
    port: int,
    output: Path,
    cwd: Path,
    options: Sequence[str] = (),
) -> Iterator[Running]:
    """`up` on a port; ended at the end if it still runs."""
    with output.open("wb") as stream:
        process = subprocess.Popen(
            [*command, "up", "--port", str(port), "--no-console", *options],
            env={**os.environ, **environment},
            stdout=stream,
            stderr=stream,
            cwd=cwd,
        )
    running = Running(process, port, output)
    try:
        yield running
    finally:
        if not running.ended():
            running.end()
