"""Drafts, plans and templates as the API shows them, for the fake one."""

from __future__ import annotations

from typing import Any

HOSTILE = "<script>alert(1)</script> :red[not red] **bold**"
STATES = ("proposed", "draft", "approved", "rejected", "applied", "withdrawn")
TEMPLATE = "template: e-wallet\nversion: 1.1.0\n\nprimitives:\n  limits:\n    daily_out:\n      counts: amountt\n"
SETTINGS = "tenant: acme\nproducts:\n  e-wallet:\n    template: e-wallet@1.1.0\n"
AT = "2026-11-20T04:00:00Z"
PROBLEM = {
    "code": "FF201", "name": "unknown word", "severity": "error", "file": "templates/e-wallet/template.yaml",
    "line": 7, "column": 15, "end_line": 7, "end_column": 22, "message": "`amountt` is not one of amount, count",
    "help": "did you mean `amount`?", "path": [],
}  # fmt: skip


def listed(n: int, author: str = "ana") -> dict[str, Any]:
    """Of draft n, by its number the state."""
    state = STATES[n % len(STATES)]
    proposed, approved = state in ("proposed", "approved", "applied"), state in ("approved", "applied")
    return {
        "id": f"draft-{n}", "product": "e-wallet", "note": HOSTILE if n == 1 else f"change {n}", "state": state,
        "version": 3, "author": author, "plan": "a" * 16 if proposed else None,
        "proposed_by": author if proposed else None, "proposed_at": AT if proposed else None,
        "approved_by": "rosa" if approved else None, "approved_at": AT if approved else None,
        "rejected_by": "rosa" if state == "rejected" else None, "reason": "too dear" if state == "rejected" else None,
        "number": 2 if state == "applied" else None, "created_at": AT, "updated_at": AT,
    }  # fmt: skip


def whole(id_: str) -> dict[str, Any]:
    """`draft-own` is a proposed one of the admin; `draft-31` has no problem."""
    own = id_ == "draft-own"
    found = listed(0, "admin") if own else listed(int(id_.rpartition("-")[2]))
    text = TEMPLATE.replace("amountt", "amount") if id_ == "draft-31" else TEMPLATE
    return {**found, "id": id_, "template": text, "settings": SETTINGS}


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """A text with `amountt` has its problem."""
    wrong = "amountt" in (body.get("template") or "")
    return {"version": 3, "errors": int(wrong), "problems": [PROBLEM] if wrong else []}


def planned(many: int) -> dict[str, Any]:
    """many: changes of the API."""
    changes = [{"what": f"POST /{n}", "before": None, "after": HOSTILE, "breaking": n == 0} for n in range(many)]
    fee = {"what": "fee transfer fixed", "before": "5.00", "after": "4.00", "breaking": False}
    lines = [
        {"mark": " ", "old": 5, "new": 5, "text": "fees:"},
        {"mark": "-", "old": 6, "new": None, "text": "  transfer: 5.00"},
        {"mark": "+", "old": None, "new": 6, "text": f"  transfer: 4.00  # {HOSTILE}"},
    ]
    return {
        "plan": "a" * 16, "base": "b" * 64, "before": 1, "version": "e-wallet@1.1.0", "draft": "d", "draft_version": 3,
        "texts": {"template": [lines], "settings": []}, "api": changes, "limits_and_fees": [fee],
        "money": {"changes": [], "moves": ["5.00 PHP from a to b"]}, "ends": [], "breaking": 0, "problems": [],
    }  # fmt: skip


def template(graphs: bool, n: int = 0) -> dict[str, Any]:
    nodes = [
        {"id": "s0", "kind": "start", "label": "asked by the API", "line": None},
        {"id": "s1", "kind": "post", "label": HOSTILE, "line": 9},
    ]
    graph = {"nodes": nodes, "edges": [{"from": "s0", "to": "s1", "label": ""}]} if graphs else {}
    shown = {"text": TEMPLATE, "readme": "# What it is", "scenarios": []} if graphs else {}
    return {
        "name": f"wallet-{n}" if n else "e-wallet", "title": "Wallet", "description": HOSTILE,
        "version": "1.1.0", "asset": "PHP/2",
        "time_zone": "Asia/Manila", "parameters": ["fee"], "primitives": ["ledger"],
        "accounts": [{"name": "trust", "address": "trust"}],
        "workflows": [{"name": "transfer", "title": "Transfer", **graph}], **shown,
    }  # fmt: skip


def outlined(body: dict[str, Any]) -> dict[str, Any]:
    """Nothing of a text with `amountt`."""
    fee = {
        "name": "fee", "title": "Fee", "help": None, "type": {"kind": "money", "asset": "PHP/2"}, "default": "1.00",
        "minimum": "0.00", "maximum": "50.00", "required": False, "set_by": [], "effective_dates": True,
        "given": {"now": "5.00", "2027-03-01": "4.00"},
    }  # fmt: skip
    tiers = {
        "name": "tiers", "title": "Tiers", "given": {},
        "type": {"kind": "table", "keys": [_text("tier")], "columns": [_text("most")]},
        "default": {"basic": {"most": "5"}, "any": {"most": "1"}},
    }  # fmt: skip
    compiles = "amountt" not in (body.get("template") or "")
    return {
        "compiles": compiles,
        "parameters": [fee, tiers] if compiles else [],
        "workflows": template(graphs=True)["workflows"] if compiles else [],
    }


def _text(name: str) -> dict[str, Any]:
    return {"name": name, "type": {"kind": "text"}}


def tried(body: dict[str, Any]) -> dict[str, Any]:
    """What was asked comes back as the answer."""
    step = {"template": "e-wallet@1.1.0:140", "did": "ledger.post", "source": "- post: |", "result": None}
    leg = {"source": "wallets:a:available", "destination": "wallets:b:available", "asset": "PHP/2", "amount": 10000}
    run = {"workflow": "transfer", "status": "completed", "steps": [step]}
    return {
        "answer": {"status": 201, "body": body["request"]}, "people": {"wallets": ["a", "b"]}, "given": [],
        "runs": [{"explain": run, "timeline": []}], "balances": [],
        "postings": [{"n": 9, "run": "r", "kind": "workflow", "template": "e-wallet@1.1.0:140", "postings": [leg]}],
    }  # fmt: skip
