"""People with a session in a tenant's own API: their login is the actor, and what waits for a role takes that role."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from httpx import Response

from engine.postgres.dsn import Dsns
from tests.engine.control.people import Person, session, signed_in
from tests.engine.control.till import Till, changed, php
from tests.product import product

ROLES = ("admin", "product", "operations", "finance", "risk", "auditor")
WITH_ROLES = changed(
    ("sandbox: funding\n", "sandbox: funding\n    adjustments: stock\n"),
    (
        "  payments:  { run: pay }\n",
        "  payments:  { run: pay }\n  gifts:     { run: give }\n",
    ),
    (
        "  empty:\n    acts_on",
        """  give:
    input:
      wallet: { type: wallet, pays: true }
      amount: { type: money, minimum: 1.00 }
    steps:
      - approve: { by: finance, within: 1d, shows: { amount: amount } }
        on:
          rejected:
            - fail: not_allowed
          expired:
            - fail: not_allowed
      - post: send $amount ( source = @available destination = @stock )
        else: not_allowed
      - finish: given

  seal:
    acts_on: { box: [shut] }
    start: { by: finance }
    steps:
      - finish: sealed

  empty:
    acts_on""",
    ),
)


@dataclass(frozen=True, slots=True)
class House:
    till: Till
    people: dict[str, Person]

    async def ask(self, who: str, method: str, path: str, body: dict[str, Any] | None = None) -> Response:
        served, person = self.till.served, self.people[who]
        headers = {"Authorization": f"Bearer {person.token}", "FinFactory-Tenant": served.tenant}
        headers["Idempotency-Key"] = str(uuid4())
        return await served.client.request(method, served.path + path, json=body, headers=headers)

    async def code(self, who: str, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, str]:
        answer = await self.ask(who, method, path, body)
        return answer.status_code, answer.json().get("code", "")

    async def gift(self) -> str:
        """A run that waits for finance."""
        wallet = await self.till.wallet(10_000)
        return str((await self.till.served.made("/gifts", {"wallet": wallet, "amount": php(100)}))["id"])


@pytest.fixture
async def house(database: Dsns) -> AsyncIterator[House]:
    async with product(database, "till", WITH_ROLES) as served:
        people = {role: await signed_in(served.parts, served.client, role, (role,), served.tenant) for role in ROLES}
        people["fin2"] = await signed_in(served.parts, served.client, "fin2", ("finance",), served.tenant)
        people["rival"] = await signed_in(served.parts, served.client, "rival", ("admin",), "rival", ("rival",))
        yield House(Till(served, database), people)


async def test_a_correction_takes_two_people_and_names_them(house: House) -> None:
    wallet = await house.till.wallet(5_000)
    asked = {"resource": wallet, "amount": php(700), "direction": "debit", "reason": "fee charged twice"}

    proposed = (await house.ask("operations", "POST", "/adjustments", asked)).json()
    confirm = f"/adjustments/{proposed['id']}/confirm"

    assert await house.code("operations", "POST", confirm, {}) == (403, "same_person")
    confirmed = await house.ask("finance", "POST", confirm, {})
    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "confirmed")
    assert (proposed["proposed_by"], confirmed.json()["decided_by"]) == ("operations", "finance")


async def test_what_a_run_asks_of_a_role_takes_a_person_of_that_role(house: House) -> None:
    gift = await house.gift()
    inbox = (await house.ask("risk", "GET", "/inbox")).json()["data"]
    assert [(one["id"], one["for"]) for one in inbox] == [(gift, "finance")]

    for who in ("admin", "operations", "risk"):
        assert await house.code(who, "POST", f"/runs/{gift}/approve", {}) == (403, "role_missing")
        assert await house.code(who, "POST", f"/runs/{gift}/reject", {}) == (403, "role_missing")
    for who in ("product", "auditor"):
        assert await house.code(who, "POST", f"/runs/{gift}/approve", {}) == (403, "scope_missing")

    approved = (await house.ask("finance", "POST", f"/runs/{gift}/approve", {})).json()
    assert approved["status"] == "given"
    assert house.till.balance("stock") == 100


async def test_a_key_of_the_scope_operations_decides_as_it_always_did(house: House) -> None:
    gift = await house.gift()

    assert (await house.till.served.made(f"/runs/{gift}/reject", {}, "operations"))["status"] == "failed"


async def test_a_button_for_a_role_is_that_roles(house: House) -> None:
    box = await house.till.box(await house.till.wallet(10_000), 500)

    for who in ("admin", "operations", "risk"):
        assert await house.code(who, "POST", f"/boxes/{box}/seal", {}) == (403, "role_missing")
    assert await house.code("auditor", "POST", f"/boxes/{box}/seal", {}) == (403, "scope_missing")
    assert (await house.ask("finance", "POST", f"/boxes/{box}/seal", {})).status_code < 300


@pytest.mark.parametrize("who", ["product", "operations", "finance", "risk", "auditor"])
async def test_people_read_and_do_not_move_money_as_clients(house: House, who: str) -> None:
    wallet = await house.till.wallet(5_000)

    assert (await house.ask(who, "GET", f"/wallets/{wallet}")).status_code == 200
    body = {"wallet": wallet, "amount": php(100)}
    assert await house.code(who, "POST", "/payments", body) == (403, "scope_missing")


async def test_an_auditor_sees_the_inbox_and_changes_nothing(house: House) -> None:
    gift = await house.gift()

    assert (await house.ask("auditor", "GET", "/inbox")).status_code == 200
    assert (await house.ask("auditor", "GET", f"/runs/{gift}")).status_code == 200
    for path in (f"/runs/{gift}/retry", f"/runs/{gift}/approve", "/adjustments"):
        assert await house.code("auditor", "POST", path, {}) in ((403, "scope_missing"), (422, "invalid_request"))


async def test_another_tenants_admin_finds_nothing_here(house: House) -> None:
    served, rival = house.till.served, house.people["rival"]

    for named, status in (("till", 401), ("rival", 404), (None, 404)):
        headers = {"Authorization": f"Bearer {rival.token}", **({"FinFactory-Tenant": named} if named else {})}
        assert (await served.client.get(f"{served.path}/wallets", headers=headers)).status_code == status


async def test_a_repeated_request_is_known_in_the_persons_next_session(house: House) -> None:
    """Signed out and in again, a request that was sent twice is still done once."""
    served, wallet = house.till.served, await house.till.wallet(5_000)
    asked = {"resource": wallet, "amount": php(700), "direction": "debit", "reason": "fee charged twice"}
    again = await session(served.parts.books, "operations")
    headers = {"FinFactory-Tenant": served.tenant, "Idempotency-Key": "one-and-the-same"}

    answers = []
    for token in (house.people["operations"].token, again):
        sent = {**headers, "Authorization": f"Bearer {token}"}
        answers.append(await served.client.post(f"{served.path}/adjustments", json=asked, headers=sent))

    assert answers[0].status_code == answers[1].status_code == 201
    assert answers[0].json()["id"] == answers[1].json()["id"]
