"""Tenants as the API shows them, for the fake one: a whole tenant, a template's form, and what the wizard answers."""

from __future__ import annotations

from typing import Any

HOSTILE = "<script>alert(1)</script> :red[not red] **bold** $x^2$"
AT = "2026-11-20T04:00:00Z"
SECRET = "whsec_" + "s" * 32
KEY = "ff_test_" + "1" * 49


def whole(name: str, many: int) -> dict[str, Any]:
    """many: keys and webhooks."""
    return {
        "tenant": name, "title": HOSTILE, "sandbox": True, "now": AT, "products": [_product()] if many else [],
        "keys": [_key(n) for n in range(many)], "webhooks": [webhook(n) for n in range(min(many, 20))],
    }  # fmt: skip


def form() -> list[dict[str, Any]]:
    """A parameter of each kind there is a control for."""
    money = {"kind": "money", "asset": "PHP/2"}
    tiers = {"kind": "table", "keys": [_part("tier", {"kind": "text"})], "columns": [_part("balance", money)]}
    kinds: list[tuple[str, dict[str, Any], Any]] = [
        ("fee", money, "5.00"),
        ("tiers", tiers, {"basic": {"balance": "50000.00"}, "verified": {"balance": "none"}}),
        ("rates", {**tiers, "columns": [_part("rate", {"kind": "percent"})]}, [{"tier": "basic", "rate": "1%"}]),
        ("open", {"kind": "flag"}, "true"),
        ("rail", {"kind": "choice", "choices": ["instapay", "pesonet"]}, "pesonet"),
        ("start", {"kind": "date"}, "2026-01-01"),
        ("banks", {"kind": "list", "of": {"kind": "text"}}, ["A", "B"]),
        ("wait", {"kind": "duration", "optional": True}, None),
    ]
    return [
        {
            "name": name, "title": f"The {name}", "help": HOSTILE, "type": kind, "default": default,
            "minimum": "0.00" if name == "fee" else None, "maximum": "50.00" if name == "fee" else None,
            "required": False, "set_by": [], "effective_dates": True,
        }
        for name, kind, default in kinds
    ]  # fmt: skip


def founded(body: dict[str, Any]) -> dict[str, Any]:
    path = f"/{body['name']}/{body['template']}/v1"
    curl = f"curl -sS -H 'Authorization: Bearer {KEY}' http://api{path}/customers"
    return {
        "tenant": body["name"], "path": path, "number": 1, "settings": "", "curl": curl,
        "key": {"id": "key-0", "key": KEY},
    }  # fmt: skip


def _part(name: str, kind: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "type": kind}


def _product() -> dict[str, Any]:
    values = [
        {"from": None, "value": "5.00 PHP", "in_force": True},
        {"from": "2027-03-01", "value": "4.00 PHP", "in_force": False},
    ]
    rows = [{"key": "basic", "balance": "50,000.00 PHP"}, {"key": "verified", "balance": "none"}]
    paused = {"paused_by": "ana", "paused_at": AT}
    return {
        "tenant": "acme", "product": "e-wallet", "major": 1, "number": 1, "sha256": "a" * 64, "title": "Wallet",
        "path": "/acme/e-wallet/v1", "version": "1.1.0", "time_zone": "America/New_York", "asset": "PHP/2",
        "parameters": [
            {"name": "fee", "title": "The fee", "values": values},
            {"name": "tiers", "title": None, "values": [{"from": None, "value": rows, "in_force": True}]},
        ],
        "connectors": [
            {"name": "kyc", "use": "live", "secret": "KYC_KEY", "state": "paused", **paused},
            {"name": "rail", "use": "sandbox", "secret": None, "state": "running"},
        ],
    }  # fmt: skip


def _key(n: int) -> dict[str, Any]:
    return {
        "id": f"key-{n}", "name": HOSTILE if n == 1 else f"key {n}", "actor": "api@acme", "scopes": ["read", "write"],
        "per_second": 100, "created_at": AT, "revoked_at": AT if n == 2 else None,
    }  # fmt: skip


def posted_webhook(path: str, body: dict[str, Any]) -> tuple[int, Any]:
    if path.endswith("/replay"):
        return 200, webhook(0) | {"cursor": body["after"]}
    return 201, webhook(9) | {"url": body["url"], "types": body["types"], "secret": SECRET}


def webhook(n: int) -> dict[str, Any]:
    return {
        "id": f"hook-{n}", "url": f"https://acme.example/{n}", "types": [],
        "state": "disabled" if n == 1 else "enabled", "cursor": 0,
        "failing_since": AT if n == 2 else None, "last_status": "200", "created_at": AT,
    }  # fmt: skip
