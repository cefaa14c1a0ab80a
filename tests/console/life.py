"""What a day leaves behind in the demo tenant: people, money in and out, refusals, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import uuid4

import httpx

from tests.console.in_browser.people import entered
from tests.console.installation import Installation
from tests.processes import until

PATH = "/demo/e-wallet/v1"
NAMES = ("Ana Cruz", "Ben Reyes", "Carla Santos", "Dino Lim", "Ester Garcia", "Felix Ramos")
SHORT = httpx.Timeout(30)
SETTINGS = """tenant: demo
title: Demo Pay
products:
  e-wallet:
    template: e-wallet@1.0.0
    parameters:
      cash_out_fee: {{ now: 15.00, 2027-01-01: {fee} }}
"""


@dataclass(frozen=True, slots=True)
class Tenant:
    """The demo tenant, asked as an administrator."""

    http: httpx.Client

    def post(self, path: str, body: dict[str, Any], expected: int = 300) -> dict[str, Any]:
        answer = self.http.post(f"{PATH}{path}", json=body, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status_code < expected, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def get(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get(f"{PATH}{path}").json()
        return found


def php(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "PHP"}


@contextmanager
def demo(product: Installation) -> Iterator[Tenant]:
    headers = {"Authorization": f"Bearer {entered(product, 'admin')}", "FinFactory-Tenant": "demo"}
    with httpx.Client(base_url=product.api, headers=headers, trust_env=False, timeout=SHORT) as http:
        yield Tenant(http)


def live(product: Installation) -> None:
    """The passwords of `admin` and `pia` are their own already."""
    random = Random(7)
    with demo(product) as tenant:
        wallets = [_wallet(tenant, name, number) for number, name in enumerate(NAMES)]
        for _ in range(40):
            giver, taker = random.sample(wallets, 2)
            transfer = {"from": giver, "to": taker, "amount": php(random.randint(50_00, 9_000_00))}
            tenant.post("/transfers", transfer, expected=500)
        for amount in (900_000_00, 200_000_00):
            tenant.post("/transfers", {"from": wallets[0], "to": wallets[1], "amount": php(amount)}, expected=500)
        _bank(tenant, wallets)
    _changes(product)


def _changes(product: Installation) -> None:
    """One that is live, and one that waits for the yes of somebody other than who wrote it."""
    pia, admin = entered(product, "pia"), entered(product, "admin")
    dearer = _draft(product, pia, "12.50", "Banks ask for less than they did")
    for token, verb in ((pia, "propose"), (admin, "approve"), (pia, "apply")):
        dearer = _asked(product, token, f"/drafts/{dearer['id']}/{verb}", {"version": dearer["version"]})
    again = _draft(product, pia, "10.00", "For the holidays")
    _asked(product, pia, f"/drafts/{again['id']}/propose", {"version": again["version"]})


def _draft(product: Installation, token: str, fee: str, note: str) -> dict[str, Any]:
    body = {"product": "e-wallet", "settings": SETTINGS.format(fee=fee), "note": note}
    return _asked(product, token, "/drafts", body)


def _asked(product: Installation, token: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}", "FinFactory-Tenant": "demo", "Idempotency-Key": str(uuid4())}
    url = f"{product.api}/control{path}"
    answer = httpx.post(url, json=body, headers=headers, trust_env=False, timeout=60)
    assert answer.status_code < 300, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _wallet(tenant: Tenant, name: str, number: int) -> str:
    customer = tenant.post("/customers", {"name": name, "mobile": f"+63917000000{number}"})
    tenant.post(f"/customers/{customer['id']}/set-tier", {"tier": "verified"})
    wallet = tenant.post("/wallets", {"owner": customer["id"]})
    tenant.post("/sandbox/credits", {"resource": wallet["id"], "amount": php(20_000_00 + number * 5_000_00)})
    return str(wallet["id"])


def _bank(tenant: Tenant, wallets: list[str]) -> None:
    """Two cash-outs that arrive, and one of which nobody knows."""
    paid = [_cash_out(tenant, wallet, 1_500_00) for wallet in wallets[:2]]
    until(lambda: all(tenant.get(f"/cash-outs/{one}")["state"] == "paid" for one in paid), 60)
    tenant.post("/sandbox/outcomes", {"connector": "instapay", "answers": "silence"})
    _cash_out(tenant, wallets[2], 2_750_00)
    tenant.post("/sandbox/clock", {"by": "20m"})
    until(lambda: bool(tenant.get("/inbox")["data"]), 60)


def _cash_out(tenant: Tenant, wallet: str, amount: int) -> str:
    body = {"wallet": wallet, "amount": php(amount), "bank": "BOPIPHMM", "account": "1234567890"}
    return str(tenant.post("/cash-outs", body)["id"])
