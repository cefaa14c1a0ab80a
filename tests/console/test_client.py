"""The console's client before a server that answers well, badly, late or never."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from console.client.connection import Api, open_client, segment
from console.client.records import Listed, Money, Record
from console.client.refusals import UNREADABLE, Refusal, Unreachable
from tests.processes import free_port


class Thing(Record):
    name: str


class Recorder(BaseHTTPRequestHandler):
    """Answers what `answers` holds for a path, after `pause`; keeps what was asked."""

    answers: dict[str, tuple[int, bytes]]
    asked: list[dict[str, Any]]
    slow: threading.Event

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self.asked.append({"path": self.path, "headers": dict(self.headers), "body": self.rfile.read(length)})
        if self.path.startswith("/slow"):
            self.slow.wait(10)
        status, body = self.answers.get(self.path.split("?")[0], (404, b"<html>no such page</html>"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_DELETE = _answer

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@contextmanager
def serving(answers: dict[str, tuple[int, bytes]]) -> Iterator[tuple[Api, list[dict[str, Any]]]]:
    asked: list[dict[str, Any]] = []
    over = threading.Event()
    handler = type("Recording", (Recorder,), {"answers": answers, "asked": asked, "slow": over})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with open_client(f"http://127.0.0.1:{server.server_port}") as http:
        yield Api(http, "ff_sess_x", "acme"), asked
    over.set()
    server.shutdown()
    server.server_close()


PROBLEM = {
    "type": "/problems/conflict",
    "title": "Not as it was",
    "status": 409,
    "code": "conflict",
    "detail": "Plan again.",
    "request_id": "r-7",
    "errors": [{"pointer": "#/name", "code": "text", "detail": "too long"}, {"parameter": "limit", "detail": "bad"}],
    "until": "later",
}


def test_an_answer_is_read_as_a_record_and_new_members_do_not_hurt() -> None:
    with serving({"/thing": (200, b'{"name": "a", "added_later": 1}')}) as (api, _):
        assert api.get(Thing, "/thing") == Thing(name="a")


def test_amounts_stay_exact() -> None:
    with serving({"/money": (200, b'{"amount": 123456789012345678901234567890, "currency": "PHP"}')}) as (api, _):
        assert api.get(Money, "/money").amount == 123456789012345678901234567890


def test_an_amount_that_is_a_fraction_is_not_read() -> None:
    with serving({"/money": (200, b'{"amount": 1.5, "currency": "PHP"}')}) as (api, _), pytest.raises(Refusal) as told:
        api.get(Money, "/money")

    assert told.value.code == UNREADABLE


def test_a_problem_document_becomes_a_refusal_with_all_it_says() -> None:
    with serving({"/thing": (409, json.dumps(PROBLEM).encode())}) as (api, _), pytest.raises(Refusal) as told:
        api.get(Thing, "/thing")

    refusal = told.value
    assert (refusal.status, refusal.code, refusal.title) == (409, "conflict", "Not as it was")
    assert [(fault.place, fault.detail) for fault in refusal.faults] == [("#/name", "too long"), ("limit", "bad")]
    assert refusal.facts["until"] == "later"
    assert refusal.request_id == "r-7"


@pytest.mark.parametrize("body", [b"", b"<html>bad gateway</html>", b"[1]", b'"text"'])
def test_a_refusal_that_is_no_problem_document_is_told_by_its_status(body: bytes) -> None:
    with serving({"/thing": (502, body)}) as (api, _), pytest.raises(Refusal) as told:
        api.get(Thing, "/thing")

    assert told.value.code == "http_502"


def test_an_answer_of_another_shape_is_a_refusal_and_no_defect() -> None:
    with serving({"/thing": (200, b"<html>hello</html>")}) as (api, _), pytest.raises(Refusal) as told:
        api.get(Thing, "/thing")

    assert told.value.code == UNREADABLE


def test_nobody_there_is_unreachable() -> None:
    api = Api(open_client(f"http://127.0.0.1:{free_port()}"))

    with pytest.raises(Unreachable) as told:
        api.get(Thing, "/thing")

    assert not told.value.took_long


def test_who_does_not_answer_in_time_took_long() -> None:
    with serving({}) as (api, _), pytest.raises(Unreachable) as told:
        api.get(Thing, "/slow", timeout=httpx.Timeout(0.2))

    assert told.value.took_long


def test_token_and_tenant_go_in_headers_and_never_in_the_address() -> None:
    with serving({"/thing": (200, b'{"name": "a"}')}) as (api, asked):
        api.get(Thing, "/thing", {"cursor": None, "limit": 5})

    headers = asked[0]["headers"]
    assert (headers["Authorization"], headers["FinFactory-Tenant"]) == ("Bearer ff_sess_x", "acme")
    assert asked[0]["path"] == "/thing?limit=5"


def test_every_post_has_a_key_of_its_own_and_a_repeat_the_same() -> None:
    with serving({"/thing": (201, b'{"name": "a"}')}) as (api, asked):
        api.post(Thing, "/thing", {})
        api.post(Thing, "/thing", {})
        api.post(Thing, "/thing", {}, key="once")
        api.post(Thing, "/thing", {}, key="once")

    keys = [one["headers"]["Idempotency-Key"] for one in asked]
    assert len({*keys}) == 3
    assert keys[2:] == ["once", "once"]


def test_a_part_of_a_path_cannot_become_another_path() -> None:
    assert segment("../accounts?x=1#y") == "..%2Faccounts%3Fx%3D1%23y"


def test_the_cursor_of_the_next_page_is_read_from_its_address() -> None:
    assert Listed[Thing](data=(), next="/control/audit?limit=5&cursor=bGFzdA").cursor == "bGFzdA"
    assert Listed[Thing](data=(), next=None).cursor is None
