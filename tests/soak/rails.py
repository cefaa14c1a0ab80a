"""What a test tells the rails' simulators, and what it asks them: signed like all that goes there."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import httpx

from engine.sandbox_key import sandbox_keys
from primitives.kit.ids import new_id
from primitives.kit.signatures import sign
from primitives.payments.messages import Statement, StatusReport, read, write
from primitives.payments.simulator.outcomes import Mix, Outcome, parse_rule
from primitives.payments.wire_ids import wire_id
from tests.soak.bank import PRODUCT, Bank
from tests.soak.fleet import Fleet
from tests.soak.settled import Item

RAIL = "instapay"
LARGEST = 64 * 1024 * 1024
"""Bytes of a statement."""
EIGHT = (
    "accept",
    "reject",
    "silence",
    "late_accept",
    "late_reject",
    "duplicate",
    "before_response",
    "wrong_amount",
)
LATE = ("late_accept", "late_reject")
SILENT = ("silence", *LATE)
ENDS = {
    "accept": "paid",
    "reject": "failed",
    "silence": "returned",
    "late_accept": "paid_late",
    "late_reject": "returned",
    "duplicate": "paid",
    "before_response": "paid",
    "wrong_amount": "paid",
}
"""How a cash-out ends by what the rail does. A wrong amount is kept for people; the inquiry brings the right one."""


class Rails:
    """One rail of a bank's, as those see it who control it."""

    def __init__(self, fleet: Fleet, bank: Bank, rail: str = RAIL) -> None:
        self._bank = bank
        self._rail = rail
        self._key = sandbox_keys(fleet.home / "secrets")(bank.tenant, rail)
        self._url = f"{fleet.rails_url}/rails/{bank.tenant}/{PRODUCT}/{rail}"
        self._inbound = f"{fleet.inbound_url}/inbound/{bank.tenant}/{PRODUCT}/{rail}"
        self._http = httpx.AsyncClient(timeout=30, trust_env=False)

    async def close(self) -> None:
        await self._http.aclose()

    async def tell(self, verb: str, **body: Any) -> Any:
        return await self._control("POST", verb, json.dumps(body).encode())

    async def ask(self, what: str) -> Any:
        return await self._control("GET", what, b"")

    async def answers(self, answers: str, **more: Any) -> None:
        """How every payment is treated from now on."""
        await self.tell("outcomes", answers=answers, **more)

    async def answers_mixed(self, seed: int) -> Mix:
        """An eighth each, drawn by the end-to-end id."""
        body = {"mix": dict.fromkeys(EIGHT, 1), "seed": seed}
        await self.tell("outcomes", **body)
        mix = parse_rule(body)
        assert isinstance(mix, Mix)
        return mix

    async def statement(self) -> Counter[Item]:
        """What it booked on our settlement account, item by item."""
        told = read((await self._signed("GET", "control/statement/camt.053", b"")).content, LARGEST)
        assert isinstance(told, Statement)
        return Counter(Item(self._rail, item.end_to_end, item.amount) for item in told.items)

    async def say(self, message: str, amount: int) -> httpx.Response:
        """A pacs.002 of ours: the payment `message` is accepted."""
        said = StatusReport(wire_id(new_id()), datetime.now(UTC), message, message, "ACSC", None, amount, "PHP/2")
        body = write(said)
        headers = sign(self._key, f"{self._bank.tenant}/{self._rail}", "POST", self._inbound, body, datetime.now(UTC))
        return await self._http.post(self._inbound, content=body, headers=headers)

    async def _control(self, method: str, verb: str, body: bytes) -> Any:
        said = await self._signed(method, f"control/{verb}", body)
        assert said.is_success, (verb, said.status_code, said.text)
        return said.json() if "json" in said.headers.get("content-type", "") else said.text

    async def _signed(self, method: str, path: str, body: bytes) -> httpx.Response:
        url = f"{self._url}/{path}"
        headers = sign(self._key, f"{self._bank.tenant}/{self._rail}", method, url, body, datetime.now(UTC))
        return await self._http.request(method, url, content=body, headers=headers)


def drawn(mix: Mix, reference: str) -> str:
    outcome: Outcome = mix.draw(reference)
    return outcome.answers
