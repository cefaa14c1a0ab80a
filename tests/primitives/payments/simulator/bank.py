"""A product's side for tests: an inbound address that keeps what comes, and a rail in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from primitives.kit.signatures import connector_key, sign, verify
from primitives.payments.messages import CreditTransfer, Message, StatusReport, StatusRequest, read, write

PRODUCT = "e-wallet"
INSTALLATION = b"a key of thirty-two bytes ......"
CHECKOUT = Path(__file__).parents[4]
PATIENCE_S = 60.0

RUN = """
import sys, uvicorn
from functools import partial
from pathlib import Path
from primitives.kit.signatures import connector_key
from primitives.payments.simulator.app import RAILS_SIMULATOR

folder, port, api = sys.argv[1:]
app = RAILS_SIMULATOR.make(Path(folder), partial(connector_key, b"a key of thirty-two bytes ......"), api)
uvicorn.run(app, host="127.0.0.1", port=int(port), access_log=False, log_level="warning")
"""


def until(holds: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


@dataclass
class Inbox:
    """A tenant's messages whose signature holds. answers: the next statuses, then 202. delay: seconds before one."""

    got: list[tuple[str, Message]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    delay: float = 0.0
    tries: int = 0

    def messages(self, rail: str = "instapay") -> list[Message]:
        return [message for path, message in list(self.got) if path.endswith(f"/{rail}")]

    def reports(self, end_to_end: str, rail: str = "instapay") -> list[StatusReport]:
        found = [one for one in self.messages(rail) if isinstance(one, StatusReport)]
        return [one for one in found if one.original_end_to_end == end_to_end]


class Inbound(ThreadingHTTPServer):
    """The address the rail posts to, for any tenant."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.inboxes: defaultdict[str, Inbox] = defaultdict(Inbox)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Inbound

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        _, _, tenant, _, rail = self.path.split("/")
        inbox, url = self.server.inboxes[tenant], self.server.url + self.path
        inbox.tries += 1
        time.sleep(inbox.delay)
        verify(connector_key(INSTALLATION, tenant, rail), "POST", url, self.headers, body, now())
        status = inbox.answers.pop(0) if inbox.answers else 202
        if status == 202:
            inbox.got.append((self.path, read(body)))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Rail:
    """The rails in a process, seen by one tenant through one rail."""

    folder: Path
    port: int
    inbound: Inbound
    tenant: str = "acme"
    name: str = "instapay"
    http: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, timeout=20))
    process: subprocess.Popen[bytes] | None = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def start(self) -> None:
        command = [sys.executable, "-c", RUN, str(self.folder), str(self.port), self.inbound.url]
        self.process = subprocess.Popen(command, cwd=CHECKOUT, env={**os.environ})
        until(self._answers)

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def _answers(self) -> bool:
        try:
            return self.ask("activity").status_code in (200, 503)
        except httpx.TransportError:
            return False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/{self.tenant}/{PRODUCT}/{self.name}"

    @property
    def inbox(self) -> Inbox:
        return self.inbound.inboxes[self.tenant]

    def on(self, rail: str) -> Rail:
        return replace(self, name=rail)

    def of(self, tenant: str) -> Rail:
        return replace(self, tenant=tenant)

    def post(self, path: str, body: bytes, key: bytes | None = None) -> httpx.Response:
        url = f"{self.url}/{path}"
        headers = sign(key or self.key, self.tenant, "POST", url, body, now())
        return self.http.post(url, content=body, headers=headers)

    def ask(self, path: str) -> httpx.Response:
        url = f"{self.url}/control/{path}"
        return self.http.get(url, headers=sign(self.key, self.tenant, "GET", url, b"", now()))

    def tell(self, verb: str, **body: Any) -> Any:
        response = self.post(f"control/{verb}", json.dumps(body).encode())
        assert response.status_code == 200, response.text
        return response.json()

    @property
    def key(self) -> bytes:
        return connector_key(INSTALLATION, self.tenant, self.name)

    def pay(self, amount: int = 100_00, **changed: Any) -> CreditTransfer:
        """Sends a pacs.008, which must be taken."""
        order = self.order(amount, **changed)
        response = self.post("messages", write(order))
        assert response.status_code == 202, response.text
        return order

    def order(self, amount: int = 100_00, **changed: Any) -> CreditTransfer:
        number = next(self.numbers)
        fields: dict[str, Any] = {
            "message": f"M{number}", "created": now(), "end_to_end": f"E{number}", "transaction": f"M{number}",
            "uetr": "01234567-89ab-4def-8123-456789abcdef", "amount": amount, "asset": "PHP/2",
            "debtor_bank": "FFACPHM0XXX", "debtor_account": "1", "debtor_name": "Ana", "creditor_bank": "BOPIPHMM",
            "creditor_account": "0012345678", "creditor_name": "Ben", "remittance": "",
        }  # fmt: skip
        return CreditTransfer(**{**fields, **changed})

    def report(self, order: CreditTransfer) -> StatusReport:
        """The first that came for it; waits until there is one."""
        until(lambda: bool(self.inbox.reports(order.end_to_end, self.name)))
        return self.inbox.reports(order.end_to_end, self.name)[0]

    def inquire(self, order: CreditTransfer) -> StatusReport:
        question = StatusRequest(f"Q{next(self.numbers)}", now(), order.message, order.end_to_end)
        response = self.post("inquiries", write(question))
        assert response.status_code == 200, response.text
        report = read(response.content)
        assert isinstance(report, StatusReport)
        return report

    def items(self) -> list[tuple[str, str, int]]:
        """What the rail booked: (direction, end-to-end id, amount)."""
        items = self.ask("statement").json()["items"]
        return [(item["direction"], item["end_to_end"], item["amount"]) for item in items]

    def quiet(self) -> None:
        """Waits until nothing is left to deliver."""
        until(lambda: self.ask("activity").json()["under_way"] == 0)

    def fate(self, message: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.ask(f"messages/{message}").json()
        return found


@contextmanager
def running(folder: Path, port: int) -> Iterator[Rail]:
    """A process and a store."""
    inbound = Inbound()
    threading.Thread(target=inbound.serve_forever, daemon=True).start()
    rail = Rail(folder, port, inbound)
    try:
        rail.start()
        yield rail
    finally:
        if rail.process is not None:
            rail.process.kill()
            rail.process.wait(10)
        inbound.shutdown()
        inbound.server_close()
