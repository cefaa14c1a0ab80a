"""What a product of the fake API lists, as its own document tells it: customers, wallets, cash-outs, cases, runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

HOSTILE = "<script>alert(1)</script> :red[not red] **bold** $x^2$"
STATES = {
    "customers": ("active", "suspended", "closed"),
    "wallets": ("active", "frozen"),
    "cash-outs": ("sending", "paid", "returned", "held_back"),
    "cases": ("open", "resolved"),
}
SCOPES = {"cases": "operations"}
WHEN = "2026-11-20T04:00:00Z"

Make = Callable[[int], dict[str, Any]]


def id_of(n: int, of: int = 0) -> str:
    return str(UUID(int=(of << 64) + n))


def document() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for name, states in STATES.items():
        scope = SCOPES.get(name, "read")
        parameters = [_parameter("limit", {"type": "integer"}), _parameter("cursor", {"type": "string"})]
        parameters.append(_parameter("state", {"type": "string", "enum": list(states)}))
        if name == "cash-outs":
            parameters.append(_parameter("wallet", {"type": "string", "format": "uuid"}))
        kind = name.removesuffix("s").replace("-", " ")
        paths[f"/{name}"] = {"get": _said(f"List each {kind}", scope) | {"parameters": parameters}}
        paths[f"/{name}/{{id}}"] = {"get": _said(f"Read a {kind}", scope)}
    paths["/wallets/{id}/balances"] = {"get": _said("What it has", "read")}
    paths["/wallets/{id}/register-proxy"] = {"post": _said("Register a number", "write")}
    for post, title, body in (
        ("/wallets/{id}/freeze", "Freeze a wallet", "Nothing"),
        ("/customers/{id}/adjust", "Adjust a customer", "Adjust"),
        ("/cash-outs/{id}/answer", "Answer the call a cash out waits for", "Answer"),
        ("/cases/{id}/resolve", "Say how a case ended", "Resolve"),
        ("/runs/{id}/answer", "Answer the call a run waits for", "Answer"),
        ("/runs/{id}/retry", "Send a stuck run on", "Nothing"),
        ("/inbox/arrivals/{connector}/{message}/close", "Close an arrival that was dealt with", "Evidence"),
    ):
        paths[post] = {"post": _said(title, "operations") | _body(body)}
    paths["/customers"]["post"] = _said("Customers", "operations") | _body("Adjust")
    release = _said("Give a returned cash-out back", "operations") | _body("Nothing") | {"x-states": ["held_back"]}
    paths["/cash-outs/{id}/release"] = {"post": release}
    return {"paths": paths, "components": {"schemas": SCHEMAS}}


TEXT = {"type": "string", "maxLength": 2000, "pattern": "\\S"}
SCHEMAS: dict[str, Any] = {
    "Nothing": {"properties": {}},
    "Answer": {
        "properties": {"outcome": {"type": "string", "enum": ["accepted", "rejected"]}, "evidence": TEXT},
        "required": ["outcome", "evidence"],
    },
    "Evidence": {"properties": {"evidence": TEXT}, "required": ["evidence"]},
    "Resolve": {
        "properties": {"resolution": {"type": "string", "maxLength": 80}, "evidence": TEXT},
        "required": ["resolution", "evidence"],
    },
    "MoneyPHP": {"type": "object", "properties": {"amount": {"type": "integer"}, "currency": {"const": "PHP"}}},
    "Adjust": {
        "properties": {
            "amount": {"$ref": "#/components/schemas/MoneyPHP", "description": "Above zero."},
            "times": {"type": "integer", "minimum": 1.0, "maximum": 9.2e18},
            "born_on": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
            "tags": {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]},
            "loud": {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
        },
        "required": ["amount", "times"],
    },
}


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


def _said(summary: str, scope: str) -> dict[str, Any]:
    return {"summary": summary, "security": [{"key": [scope]}]}


def _body(name: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}


def thing(name: str, n: int) -> dict[str, Any]:
    states = STATES[name]
    shown: dict[str, Any] = {"id": id_of(n), "reference": f"REF-{n}", "state": states[n % len(states)]}
    if name == "customers":
        shown |= {"name": HOSTILE if n == 1 else f"Customer {n}", "email": None, "loud": n % 2 == 0}
    if name == "cash-outs":
        shown |= {"amount": php(100_000 + n), "wallet": id_of(n, 1), "run": id_of(n, 2)}
    return shown | {"created_at": WHEN}


def php(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "PHP"}


def run_line(n: int) -> dict[str, Any]:
    status = ("running", "completed", "stuck", "declined")[n % 4]
    problem = {"code": "limit", "title": HOSTILE, "detail": "More than the limit"} if status == "declined" else None
    told = {"workflow": "cash_out", "status": status, "actor": "integrator@demo.example", "problem": problem}
    return {"id": id_of(n, 2), "reference": f"RUN-{n}", "resource": id_of(n), **told, "created_at": WHEN}


def run(n: int) -> dict[str, Any]:
    did = [("require", 155, None), ("post", 166, None), ("payments.send", 170, "intended")]
    told = [{"at": WHEN, "did": name, "template": f"e-wallet@1.0.0:{at}", "outcome": mark} for name, at, mark in did]
    sent = {"at": WHEN, "did": "sent", "template": None, "outcome": None}
    state = "sent" if n % 4 == 0 else "accepted"
    call = {"message": "M1", "connector": "instapay", "action": "payments.send", "state": state, "attempt": 1}
    return run_line(n) | {"timeline": [*told, sent], "calls": [call | {"intended_at": WHEN, "sent_at": WHEN}]}


def explained(n: int) -> dict[str, Any]:
    steps = [
        {"did": "require", "template": "e-wallet@1.0.0:155", "source": "- require: wallet.active", "result": HOSTILE},
        {"did": "post", "template": "e-wallet@1.0.0:166", "source": "- post: |  # moves", "result": {"n": 1}},
        {"did": "payments.send", "template": "e-wallet@1.0.0:170", "source": "- do: payments.send", "result": None},
    ]
    return {"input": {"amount": php(100_000), "wallet": id_of(n, 1)}, "steps": steps, "actor": "integrator"}


def transaction(n: int) -> dict[str, Any]:
    """Of one run."""
    places = {"source": f"wallets:{id_of(1, 1)}:available", "destination": "settlement:instapay"}
    posting = places | {"amount": php(100_000)}
    return {"id": str(n + 1), "at": WHEN, "kind": "post", "line": "e-wallet@1.0.0:166", "postings": [posting]}


def waiting(n: int) -> dict[str, Any]:
    since = {"since": WHEN}
    if n % 3 == 0:
        below = {"name": "answer", "title": "Answer", "post": f"/cash-outs/{id_of(n)}/answer"}
        named = {"kind": "resource", "id": id_of(n), "reference": f"REF-{n}", "resource": "cash_out"}
        whom = "risk" if n == 3 else "operations"
        return named | since | {"state": "sending", "for": whom, "run": id_of(n, 2), "offers": [below]}
    if n % 3 == 1:
        below = {"name": "retry", "title": "Send it on", "post": f"/runs/{id_of(n, 2)}/retry"}
        named = {"kind": "run", "id": id_of(n, 2), "reference": f"RUN-{n}", "workflow": "cash_out"}
        return named | since | {"status": "stuck", "for": None, "problem": "internal", "offers": [below]}
    below = {"name": "close", "title": "Close", "post": f"/inbox/arrivals/instapay/m/{n}/close"}
    named = {"kind": "arrival", "connector": "instapay", "message": f"m/{n}", "event": "payments.credit_received"}
    return named | since | {"state": "open", "why": HOSTILE, "offers": [below]}


def connector(n: int) -> dict[str, Any]:
    paused = {"paused_by": "olga", "paused_at": WHEN} if n else {"paused_by": None, "paused_at": None}
    return {"name": ("instapay", "pesonet")[n], "product": "e-wallet", "state": "paused" if n else "running", **paused,
            "breaker": "closed"}  # fmt: skip


LISTS: dict[tuple[str, ...], Make] = {
    ("runs",): run_line,
    ("transactions",): transaction,
    **{(name,): lambda n, name=name: thing(name, n) for name in STATES},  # type: ignore[misc]
}


def list_of(parts: list[str]) -> Make | None:
    """parts: of a path below the product's."""
    if len(parts) == 3 and parts[0] in STATES:
        return lambda n: {"account": "available", "balance": php(n), "run": id_of(n, 2)}
    return LISTS.get(tuple(parts))


def one_of(parts: list[str]) -> dict[str, Any] | None:
    match parts:
        case ["openapi.json"]:
            return document()
        case ["runs", id_]:
            return run(UUID(id_).int % (1 << 64))
        case ["runs", id_, "explain"]:
            return explained(UUID(id_).int % (1 << 64))
        case ["inbox", "arrivals", connector_, *message]:
            return waiting(2) | {"connector": connector_, "message": "/".join(message), "data": {"note": HOSTILE}}
        case [name, id_] if name in STATES:
            return thing(name, UUID(id_).int % (1 << 64))
    return None


def posted(parts: list[str], body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Who has nothing to show for it is told that nothing waits."""
    if body.get("evidence") == "late":
        return 409, {"title": "Nothing waits for this", "status": 409, "code": "not_waiting", "request_id": "r-1"}
    return 200, {"done": parts, "body": body}
