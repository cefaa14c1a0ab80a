"""A webhook added by a person: what happens is delivered to it, signed with the secret that was shown."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.console.in_browser.test_ledger import moved
from tests.console.installation import Installation
from tests.console.window import Window
from tests.processes import until


@dataclass
class Receiver:
    """came: headers and body of each delivery."""

    port: int = 0
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def of(self, subject: str) -> list[dict[str, Any]]:
        return [event for event in (json.loads(body) for _, body in self.came) if event["subject"] == subject]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Nothing: the test's output is its own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    found.port = server.server_address[1]
    Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


def signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As Standard Webhooks signs: v1, of id, time and body."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return f"v1,{base64.b64encode(hmac.digest(key, text, hashlib.sha256)).decode()}" in headers["webhook-signature"]


def test_what_happens_is_delivered_signed_and_again_where_it_is_asked_for(
    admin: Window, product: Installation, receiver: Receiver
) -> None:
    admin.go("Tenants")
    admin.press("Demo Pay")
    admin.page.get_by_role("tab", name="Webhooks", exact=True).click()
    address = f"http://127.0.0.1:{receiver.port}/in"
    admin.type("Address", address)
    admin.page.get_by_role("button", name="Add a webhook", exact=True).click()
    admin.sees(f"The secret that signs what goes to {address}")
    secret = admin.page.locator("code").filter(has_text="whsec_").first.inner_text().strip()
    assert admin.faults() == []

    first = moved(product, "/customers", {"name": "Wanda Hook"})["id"]
    until(lambda: bool(receiver.of(first)), 30)
    assert all(signed(secret, headers, body) for headers, body in receiver.came)

    admin.press("I have noted it")
    admin.lacks(secret)
    admin.page.get_by_label("Webhook", exact=True).click()
    admin.page.get_by_role("option").filter(has_text=address).click()
    admin.press("Deliver again")
    admin.sees("What happened after that number is delivered again.")
    until(lambda: len(receiver.of(first)) > 1, 30)

    admin.press("Remove")
    admin.press("Yes, remove it")
    admin.sees("The webhook is removed.")
    admin.sees("No webhooks")
