"""What operators and sandboxes do by hand, and what they read, over HTTP and down to the rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.demo import PATH, Demo, demo, php


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo(database, tmp_path) as found:
        yield found


async def balance(served: Demo, wallet: str) -> int:
    found: int = (await served.get(f"/wallets/{wallet}/balances")).json()["data"][0]["balance"]["amount"]
    return found


async def code(answer: Any) -> tuple[int, str]:
    response = await answer
    return response.status_code, response.json()["code"]


async def test_play_money_reaches_a_wallet_that_exists_and_no_other(served: Demo) -> None:
    wallet = await served.wallet()
    credit = await served.made("/sandbox/credits", {"resource": wallet, "amount": php(5_000)})
    assert (credit["account"], credit["amount"]) == ("available", php(5_000))
    assert await balance(served, wallet) == 5_000

    for path, more in (
        ("/sandbox/credits", {"amount": php(1)}),
        ("/adjustments", {"amount": php(1), "direction": "credit", "reason": "typo"}),
        ("/freezes", {"reason": "court order"}),
    ):
        by = "api" if path == "/sandbox/credits" else "operations"
        assert await code(served.post(path, {"resource": str(uuid4()), **more}, by)) == (422, "unknown_wallet")
        assert await code(served.post(path, {"resource": "a b", **more}, by)) == (422, "unknown_account_address")
        assert await code(served.post(path, {"account": "fees", "resource": wallet, **more}, by)) == (
            422,
            "unknown_account_address",
        )
    assert len((await served.get("/transactions", "operations")).json()["data"]) == 1


async def test_play_money_keeps_the_ceiling_of_the_owners_tier_and_a_freeze(served: Demo) -> None:
    wallet = await served.wallet()
    most, amount = 100_000_00, {"resource": wallet, "amount": php(100_000_00)}
    assert await code(served.post("/sandbox/credits", {**amount, "amount": php(most + 1)})) == (422, "ceiling_exceeded")
    await served.made(f"/wallets/{wallet}/freeze", {"reason": "lost phone"}, "operations")
    assert await code(served.post("/sandbox/credits", amount)) == (409, "account_frozen")
    await served.made(f"/wallets/{wallet}/unfreeze", {}, "operations")
    await served.made("/sandbox/credits", amount)
    assert await balance(served, wallet) == most


async def test_a_correction_needs_a_second_person_and_says_what_it_moves_once(served: Demo) -> None:
    wallet = await served.wallet(5_000)
    asked = {"resource": wallet, "amount": php(700), "direction": "debit", "reason": "fee charged twice"}
    proposed = await served.made("/adjustments", asked, "operations")
    confirm = f"/adjustments/{proposed['id']}/confirm"
    assert await code(served.post(confirm, {}, "operations")) == (403, "same_person")
    assert await code(served.post(confirm, {"amount": php(900)}, "finance")) == (422, "invalid_request")
    assert (await served.made(confirm, {}, "finance"))["state"] == "confirmed"
    assert await code(served.post(confirm, {}, "finance")) == (409, "already_decided")
    assert await balance(served, wallet) == 4_300


async def test_of_two_people_who_decide_at_once_one_decides(served: Demo) -> None:
    wallet = await served.wallet(5_000)
    asked = {"resource": wallet, "amount": php(700), "direction": "debit", "reason": "fee charged twice"}
    proposed = await served.made("/adjustments", asked, "operations")
    path = f"/adjustments/{proposed['id']}"
    answers = await asyncio.gather(*(served.post(f"{path}/confirm", {}, "finance") for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    assert await balance(served, wallet) == 4_300


async def test_a_frozen_account_is_open_again_once_lifted(served: Demo) -> None:
    wallet, other = await served.wallet(5_000), await served.wallet(5_000)
    frozen = await served.made("/freezes", {"resource": wallet, "reason": "court order"}, "operations")
    transfer = {"from": other, "to": wallet, "amount": php(100)}
    assert await code(served.post("/transfers", transfer)) == (409, "account_frozen")
    assert (await served.made(f"/freezes/{frozen['id']}/lift", {}, "operations"))["state"] == "lifted"
    await served.made("/transfers", transfer)


async def test_the_journal_is_read_by_number_and_by_filters(served: Demo) -> None:
    wallet, other = await served.wallet(5_000), await served.wallet(5_000)
    run = await served.made("/transfers", {"from": wallet, "to": other, "amount": php(100)})

    async def numbers(query: str) -> list[str]:
        answer = await served.get(f"/transactions?{query}", "operations")
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.json()["data"]]

    assert await numbers("") == ["3", "2", "1"]
    assert await numbers(f"run={run['id']}") == ["3"]
    assert await numbers("kind=sandbox") == ["2", "1"]
    assert await numbers(f"account=wallets:{other}:available") == ["3", "2"]
    assert await numbers("to=2026-01-01T00:00:00Z") == []
    first = (await served.get("/transactions?limit=2", "operations")).json()
    assert await numbers(first["next"].partition("?")[2]) == ["1"]

    one = (await served.get("/transactions/3", "operations")).json()
    assert (one["run"], len(one["hash"])) == (run["id"], 64)
    assert (await served.get("/transactions/4", "operations")).status_code == 404
    assert (await served.get("/transactions")).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/transactions?kind=nothing",
        "/transactions?from=noon",
        "/transactions?from=12:30",
        "/adjustments?state=nothing",
        "/freezes?account=%00",
        "/transactions?limit=0",
    ],
)
async def test_a_filter_that_cannot_be_read_is_named(served: Demo, path: str) -> None:
    answer = await served.get(path, "operations")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["errors"][0]["parameter"] == path.partition("?")[2].partition("=")[0]
    assert path.partition("=")[2] not in answer.json()["errors"][0]["detail"].split()


async def test_a_wallets_views_show_its_money(served: Demo) -> None:
    wallet, other = await served.wallet(5_000), await served.wallet()
    await served.made("/transfers", {"from": wallet, "to": other, "amount": php(1_000)})

    (statement,) = (await served.get(f"/wallets/{wallet}/statement?from=2020-01-01")).json()["data"]
    assert (statement["opening"], statement["closing"]) == (php(0), php(3_500))  # a fee of 5.00
    assert [line["amount"] for line in statement["lines"]] == [php(5_000), php(-1_500)]

    (limit,) = (await served.get(f"/wallets/{wallet}/limits?rule=daily_out")).json()["data"]
    assert (limit["rule"], limit["used"]) == ("daily_out", 1_000)

    empty = await served.wallet()
    assert (await served.get(f"/wallets/{empty}/balances")).json()["data"][0]["balance"] == php(0)
    for view in ("balances", "transactions", "statement", "limits"):
        assert (await served.get(f"/wallets/{uuid4()}/{view}")).status_code == 404
        assert (await served.get(f"/wallets/%00/{view}")).status_code == 404


async def test_the_document_has_every_query_parameter_with_its_type(served: Demo) -> None:
    paths = (await served.client.get(f"{PATH}/openapi.json")).json()["paths"]

    def schemas(path: str) -> dict[str, Any]:
        return {one["name"]: one["schema"] for one in paths[path]["get"]["parameters"] if one["in"] == "query"}

    assert schemas("/transactions")["from"] == {"type": "string", "format": "date-time"}
    assert "sandbox" in schemas("/transactions")["kind"]["enum"]
    assert schemas("/wallets/{id}/statement")["to"] == {"type": "string", "format": "date"}
    assert schemas("/wallets")["state"]["enum"] == ["pending", "active", "frozen", "closed"]
    assert schemas("/wallets")["owner"] == {"type": "string", "format": "uuid"}
    assert schemas("/customers")["tier"]["enum"] == ["basic", "verified"]
    assert schemas("/transfers")["status"]["enum"] == ["completed", "declined"]
    view = paths["/wallets/{id}/statement"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert {"opening", "lines", "closing"} <= set(view["properties"]["data"]["items"]["properties"])
    body = paths["/adjustments/{id}/confirm"]["post"]["requestBody"]["content"]["application/json"]
    assert body["example"] == {}


async def test_a_closed_wallet_takes_nothing_any_more(served: Demo) -> None:
    wallet = await served.wallet()
    await served.made(f"/wallets/{wallet}/close", {}, "operations")

    answer = served.post("/sandbox/credits", {"resource": wallet, "amount": php(1)})

    assert await code(answer) == (409, "account_frozen")


async def test_an_action_on_nothing_is_not_found(served: Demo) -> None:
    answer = await served.post(f"/wallets/{uuid4()}/freeze", {"reason": "lost"}, "operations")

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_wallet")
    assert "pointer" not in answer.json()


async def test_the_books_are_read_by_operators_and_by_auditors_who_do_nothing(served: Demo) -> None:
    wallet = await served.wallet(5_000)
    new = {"name": "audit", "actor": "auditor@demo.example", "scopes": ["audit"]}
    authorized = {"Authorization": f"Bearer {served.keys['api']}"}
    issued = await served.client.post("/control/keys", json=new, headers=authorized)
    served.keys["audit"] = issued.json()["key"]

    for by in ("operations", "audit"):
        accounts = (await served.get(f"/books/accounts?under=wallets:{wallet}", by)).json()["data"]
        assert [(one["account"], one["balance"]) for one in accounts] == [("available", php(5_000))]
        assert (await served.get(f"/books/accounts/{accounts[0]['id']}", by)).json()["balances"] == [php(5_000)]
        lines = (await served.get("/books/trial-balance", by)).json()["data"]
        assert sum(line["debit"]["amount"] - line["credit"]["amount"] for line in lines) == 0
        assert (await served.get("/books/days", by)).json()["data"][0]["moved"] == [php(5_000)]
        assert (await served.get("/books/chain", by)).json()["data"][0]["sound"] is True
        for path in ("/inbox", "/runs", "/transactions", "/adjustments"):
            assert (await served.get(path, by)).status_code == 200, path
    assert await code(served.get("/books/accounts", "api")) == (403, "scope_missing")
    assert await code(served.get("/books/days/monday", "audit")) == (404, "not_found")
    freeze = {"resource": wallet, "reason": "court order"}
    assert await code(served.post("/freezes", freeze, "audit")) == (403, "scope_missing")
    correction = {"resource": wallet, "amount": php(1), "direction": "credit", "reason": "typo"}
    assert await code(served.post("/adjustments", correction, "audit")) == (403, "scope_missing")
