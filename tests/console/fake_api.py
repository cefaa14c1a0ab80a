"""The API's shapes without its database: a real HTTP server of a process of its own, as empty or as full as asked.

    python tests/console/fake_api.py PORT ROWS

Lists have ROWS items, made as they are asked for. Every token is good; the password is `right`.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit
from zoneinfo import ZoneInfo

from tests.console import fake_drafts, fake_ledger, fake_tenants
from tests.console import fake_operations as operations

TOKEN = "ff_sess_" + "0" * 49
ZONE = ZoneInfo("America/New_York")
START = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
ROLES = ("admin", "product", "operations", "finance", "risk", "auditor")
HOSTILE = "<script>alert(1)</script> :red[not red] **bold** $x^2$"

Asked = dict[str, str]


def person(login: str, n: int = 0) -> dict[str, Any]:
    roles = [login] if login in ROLES else [ROLES[n % len(ROLES)]]
    return {"login": login, "name": f"Person {login}", "roles": roles, "tenants": None, "must_change": login == "new"}


def account(n: int) -> dict[str, Any]:
    state = "disabled" if n % 7 == 3 else "active"
    locked = "2099-01-01T00:00:00Z" if n % 7 == 4 else None
    shown = person(f"person-{n}", n) | {"name": HOSTILE if n == 1 else f"Person {n}", "must_change": n % 5 == 2}
    return shown | {"state": state, "locked_until": locked, "created_at": when(n), "created_by": "system"}


def line(n: int) -> dict[str, Any]:
    changed = {"scopes": {"before": ["read"], "after": ["read", "write"]}, "name": {"after": HOSTILE}}
    told = {"actor": "ana", "tenant": "acme" if n % 3 else "", "action": "key.issued", "subject": f"key {n}"}
    return {"n": n + 1, "at": when(-n), **told, "difference": changed, "previous": "0" * 64, "sha": "f" * 64}


def release(n: int) -> dict[str, Any]:
    return {
        "number": n + 1, "version": f"1.{n}.0", "sha256": "a" * 64, "created_by": "ana@acme.example",
        "created_at": when(-n), "live": n == 0,
    }  # fmt: skip


def when(n: int) -> str:
    return (START + timedelta(minutes=n)).isoformat().replace("+00:00", "Z")


class Installation:
    """What the server knows: how many rows each list has."""

    def __init__(self, rows: int) -> None:
        self._rows = rows

    def get(self, path: str, asked: Asked) -> tuple[int, Any]:
        lists: dict[str, tuple[Callable[[int], Any], int]] = {
            "/control/accounts": (account, max(self._rows, 1)),
            "/control/audit": (line, self._rows),
            "/control/tenants": (self._tenant, min(self._rows, 100)),
            "/control/products": (self._product, min(self._rows, 3)),
            "/control/drafts": (fake_drafts.listed, self._rows),
            "/control/templates": (lambda n: fake_drafts.template(graphs=False, n=n), min(self._rows, 20)),
            "/control/products/e-wallet/releases": (release, min(self._rows, 100)),
        }
        if path in lists:
            make, count = lists[path]
            return 200, page(path, asked, make, count)
        parts = unquote(path).split("/")
        match parts[1:]:
            case ["control", "me"]:
                return 200, person("admin") | {"ends_at": "2099-01-01T00:00:00Z"}
            case ["control", "audit", "chain"]:
                return 200, {"checked": self._rows, "whole": True, "broken": None}
            case ["control", "audit", n]:
                return 200, line(int(n) - 1)
            case ["control", "drafts", id_]:
                return 200, fake_drafts.whole(id_)
            case ["control", "templates", _, "parameters"]:
                return 200, {"data": fake_tenants.form()}
            case ["control", "tenants", name]:
                return 200, fake_tenants.whole(name, min(self._rows, 100))
            case ["control", "templates", _]:
                return 200, fake_drafts.template(graphs=True)
            case ["control", "schema"]:
                return 200, {"properties": {"version": {"type": "string"}}}
            case ["control", "accounts", login]:
                return 200, account(1) | {"login": login}
            case [_, _, _, "books", "days"]:
                return 200, {"data": [self._day(back) for back in range(min(self._rows, 14))], "next": None}
            case [_, _, _, "books", "chain"]:
                return 200, fake_ledger.stretch(self._rows, asked, path)
            case [_, _, _, "transactions", n]:
                return 200, fake_ledger.transaction(int(n), when)
            case [_, _, _, "transactions" as name] | [_, _, _, "books", name] if "run" not in asked:
                return 200, page(path, asked, *fake_ledger.lists(self._rows, asked, when)[name])
            case [_, _, _, "runs", "declined"]:
                counts = {"limit_exceeded": min(self._rows, 9_000), "account_frozen": 3} if self._rows else {}
                return 200, {"since": when(0), "counts": counts, "counted_most": 10_000}
            case [_, _, _, "inbox"]:
                counts = {"resource": min(self._rows, 1000), "run": 0, "arrival": 3 if self._rows else 0}
                found = page(path, asked, operations.waiting, self._rows)
                return 200, {"counts": counts, "counted_most": 1000, **found}
            case ["connectors"]:
                return 200, {"data": [operations.connector(n) for n in range(min(self._rows, 2))]}
            case [_, "e-wallet", _, *below] if operations.list_of(below) is not None:
                make, count = operations.list_of(below), self._rows
                return 200, page(path, asked, make, count)
            case [_, "e-wallet", _, *below] if operations.one_of(below) is not None:
                return 200, operations.one_of(below)
        return 404, problem(404, "not_found", "Nothing here")

    def _tenant(self, n: int) -> dict[str, Any]:
        return {"tenant": f"tenant-{n}" if n else "acme", "title": f"Tenant {n}" if n else "Acme", "sandbox": True}

    def _product(self, n: int) -> dict[str, Any]:
        found = {"tenant": "acme", "product": "e-wallet", "major": n + 1, "number": n + 1, "sha256": "a" * 64}
        told = {"time_zone": str(ZONE), "asset": "PHP/2"}
        return {**found, **told, "path": f"/acme/e-wallet/v{n + 1}"}

    def _day(self, back: int) -> dict[str, Any]:
        money = {"amount": 123_456_789 + back * 7_000_000, "currency": "PHP"}
        return {
            "day": str(datetime.now(ZONE).date() - timedelta(days=back)),
            "transactions": 1000 * back + 7,
            "moved": [money],
        }

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        if path.startswith(("/acme/e-wallet/", "/connectors/")):
            return self._below(path.split("/")[1:], body)
        if path == "/webhooks" and not body["url"].startswith("https://"):
            return 422, problem(422, "invalid_request", "The address must begin with https://")
        if path.startswith("/webhooks"):
            return fake_tenants.posted_webhook(path, body)
        match path.split("/")[2:]:
            case ["sessions"]:
                return self._session(body)
            case ["script"]:
                return 200, fake_ledger.tried(body)
            case ["me", "password"]:
                if body["old"] != "right":
                    return 401, problem(401, "sign_in_refused", "Not signed in")
                return 204, None
            case ["accounts"]:
                return 201, account(2) | {"login": body["login"], "name": body["name"], "password": "first-password-1"}
            case ["accounts", login, "reset-password"]:
                return 200, account(2) | {"login": login, "password": "first-password-2"}
            case ["accounts", "person-1", "disable"]:
                return 409, problem(409, "last_admin", "The last admin stays")
            case ["tenants"] if body["name"] == "taken":
                return 409, problem(409, "conflict", "There is a tenant of this name")
            case ["tenants"]:
                return 201, fake_tenants.founded(body)
            case ["tenants", _, "parameters"]:
                return 201, fake_drafts.whole("draft-1")
            case ["keys"]:
                return 201, {"id": "key-9", "key": fake_tenants.KEY}
            case ["drafts"]:
                return 201, fake_drafts.whole("draft-1")
            case ["drafts", _, "check"]:
                return 200, fake_drafts.checked(body)
            case ["drafts", _, "plan"]:
                return 200, fake_drafts.planned(min(self._rows, 500))
            case ["drafts", _, "outline"]:
                return 200, fake_drafts.outlined(body)
            case ["drafts", _, "settings"]:
                return 200, {"settings": f"{fake_drafts.SETTINGS}# {json.dumps(body['parameters'])}\n"}
            case ["drafts", _, "try"]:
                return 200, fake_drafts.tried(body)
            case ["drafts", "draft-6", _]:
                return 409, problem(409, "draft_changed", "Changed by another")
            case ["drafts", id_, _]:
                return 200, fake_drafts.listed(int(id_.rpartition("-")[2]))
            case ["products", _, "rollback"]:
                return 200, {"product": "e-wallet", "number": body["number"]}
            case ["accounts", login, _]:
                return 200, account(2) | {"login": login}
        return 404, problem(404, "not_found", "Nothing here")

    def _below(self, parts: list[str], body: dict[str, Any]) -> tuple[int, Any]:
        if parts[0] == "connectors":
            return 200, operations.connector(0 if parts[2] == "resume" else 1)
        return operations.posted(parts[3:], body)

    def _session(self, body: dict[str, Any]) -> tuple[int, Any]:
        if body["login"] == "locked":
            return 403, problem(403, "account_locked", "The account is locked") | {"until": "2099-01-01T00:00:00Z"}
        if body["password"] != "right":
            return 401, problem(401, "sign_in_refused", "Not signed in")
        return 201, {"token": TOKEN, **person(body["login"]), "ends_at": "2099-01-01T00:00:00Z"}


def page(path: str, asked: Asked, make: Callable[[int], Any], count: int) -> dict[str, Any]:
    cursor, limit = asked.get("cursor", ""), int(asked.get("limit", "20"))
    start = int(base64.urlsafe_b64decode(cursor + "==")) if cursor else 0
    end = min(start + limit, count)
    following = base64.urlsafe_b64encode(str(end).encode()).decode().rstrip("=")
    url = f"{path}?{urlencode({**asked, 'cursor': following})}" if end < count else None
    return {"data": [make(n) for n in range(start, end)], "has_more": end < count, "next": url}


def problem(status: int, code: str, title: str) -> dict[str, Any]:
    return {"type": f"/problems/{code}", "title": title, "status": status, "code": code, "request_id": "r-1"}


class Answers(BaseHTTPRequestHandler):
    installation: Installation

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        self._as_somebody(lambda: self.installation.get(url.path, {k: v[0] for k, v in parse_qs(url.query).items()}))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))) or b"{}")
        if self.path == "/control/sessions":
            return self._answer(*self.installation.post(self.path, body))
        self._as_somebody(lambda: self.installation.post(self.path, body))

    def do_PATCH(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))) or b"{}")
        self._as_somebody(lambda: (200, fake_tenants.webhook(0) | body))

    def do_DELETE(self) -> None:
        self._as_somebody(lambda: (204, None))

    def _as_somebody(self, ask: Callable[[], tuple[int, Any]]) -> None:
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self._answer(401, problem(401, "unauthenticated", "No valid API key"))
        self._answer(*ask())

    def _answer(self, status: int, document: Any) -> None:
        body = b"" if document is None else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if status < 400 else "application/problem+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def serve(port: int, rows: int) -> None:
    answers = type("OfThisInstallation", (Answers,), {"installation": Installation(rows)})
    ThreadingHTTPServer(("127.0.0.1", port), answers).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
