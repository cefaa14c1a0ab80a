"""The books' shapes for the fake API: a chart of four accounts, as many addresses and transactions as asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

HOSTILE = "<script>alert(1)</script> :red[not red] **bold** $x^2$"
TOTAL = 98_765_432_109
STRETCH = 2_000
WALLET = "wallets:01890000-0000-7000-8000-{n:012d}:available"

Asked = dict[str, str]
Lists = dict[str, tuple[Callable[[int], Any], int]]


def lists(rows: int, asked: Asked, when: Callable[[int], str]) -> Lists:
    """By what stands below `books/` or beside it. asked: an address is answered alone."""
    under = asked.get("under", "")
    return {
        "accounts": (lambda n: held(n), min(rows, 1) if under.startswith("wallets:") else rows),
        "trial-balance": (lambda n: LINES[n], len(LINES) if rows else 0),
        "transactions": (lambda n: transaction(rows - n, when), rows),
    }


def money(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "PHP"}


def line(account: str, address: str, kind: str, debit: int, credit: int, addresses: int = 1) -> dict[str, Any]:
    named = {"account": account, "address": address, "class": kind, "addresses": addresses}
    return {**named, "debit": money(debit), "credit": money(credit)}


LINES = (
    line("trust", "trust", "asset", TOTAL, 0),
    line("available", "wallets:{wallet}:available", "liability", 0, TOTAL - 1_00, 100_000),
    line("fees", "income:fees:cash_out", "income", 0, 1_00),
    line("old:account", "old:account", "liability", 0, 0),
)


def held(n: int) -> dict[str, Any]:
    found = {"id": WALLET.format(n=n), "account": "available", "class": "liability"}
    return {**found, "balance": money(1_234_56 + n), "held": money(5_00 if n % 2 else 0), "frozen": n == 1}


def transaction(n: int, when: Callable[[int], str]) -> dict[str, Any]:
    postings = [
        {"source": "trust", "destination": WALLET.format(n=n), "amount": money(100_00)},
        {"source": WALLET.format(n=n), "destination": "income:fees:cash_out", "amount": money(1_00)},
    ]
    written = {"at": when(n), "inserted_at": when(n + 1), "actor": HOSTILE if n % 2 else "ana", "reverses": None}
    made = {"kind": "post", "run": f"run-{n}", "step": 3, "line": "e-wallet@1.0.0:166"}
    return {"id": str(n), **made, "postings": postings, **written, "metadata": {"note": HOSTILE}, "hash": "c" * 64}


def stretch(rows: int, asked: Asked, path: str) -> dict[str, Any]:
    """One page of the chain."""
    after = int(asked.get("cursor", "0"))
    end = min(after + STRETCH, rows)
    following = f"{path}?cursor={end}" if end < rows else None
    item = {"from": after + 1, "to": end, "of": rows, "sound": True, "problems": []}
    return {"data": [item], "has_more": following is not None, "next": following}


def tried(body: dict[str, Any]) -> dict[str, Any]:
    """A program with `bad` in it has a problem there; any other moves what its one variable says."""
    nothing = {"postings": [], "balances": [], "transaction_metadata": {}, "account_metadata": {}}
    if "bad" in body["script"]:
        place = {"line": 2, "column": 3, "end_line": 2, "end_column": 6}
        problem = {"severity": "error", "code": "Parsing", "message": HOSTILE, "help": None, **place}
        return {"ran": False, "problems": [problem], "variables": [], **nothing}
    posting = {"source": "users:ana:main", "destination": "shops:bo", "asset": "EUR/2", "amount": 1800, "color": ""}
    change = {"account": "shops:bo", "asset": "EUR/2", "color": "", "before": 0, "after": 1800}
    asked = [{"name": "cents", "type": "number"}]
    return {**nothing, "ran": True, "problems": [], "variables": asked, "postings": [posting], "balances": [change]}
