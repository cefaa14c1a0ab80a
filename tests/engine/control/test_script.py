"""A Numscript program tried over HTTP: what it posts, what is wrong with it and where; it reads nobody's books."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import Response

from engine.control.script_routes import Program, tried
from engine.postgres.dsn import Dsns
from tests.engine.control.house import People, people

SALE = """\
vars {
  account $seller = meta(@sale, "seller")
  monetary $price
}

send $price (
  source = { @users:001 @users:002 }
  destination = {
    10% to @fees
    remaining to $seller
  }
)
set_tx_meta("why", "sale")
"""
GIVEN = {
    "script": SALE,
    "variables": {"price": "EUR/2 1000"},
    "balances": [
        {"account": "users:001", "asset": "EUR/2", "amount": 400},
        {"account": "users:002", "asset": "EUR/2", "amount": 5000},
    ],
    "metadata": [{"account": "sale", "key": "seller", "value": "users:009"}],
}
ROLES = ("admin", "product", "operations", "finance", "risk", "auditor")


@pytest.fixture
async def house(database: Dsns) -> AsyncIterator[People]:
    async with people(database) as found:
        yield found


async def with_key(house: People, body: Any) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {house.key}", "Content-Type": "application/json", "Idempotency-Key": "k"}
    return await house.client.post("/control/script", content=content, headers=headers)


def of(script: str, **given: Any) -> dict[str, Any]:
    return tried(Program.model_validate({"script": script, **given}))


async def test_it_answers_postings_balances_before_and_after_and_metadata(house: People) -> None:
    answer = (await with_key(house, GIVEN)).json()

    assert answer["ran"] and answer["problems"] == []
    assert [(p["source"], p["destination"], p["amount"]) for p in answer["postings"]] == [
        ("users:001", "fees", 100),
        ("users:001", "users:009", 300),
        ("users:002", "users:009", 600),
    ]
    assert {b["account"]: (b["before"], b["after"]) for b in answer["balances"]} == {
        "users:001": (400, 0),
        "users:002": (5000, 4400),
        "fees": (0, 100),
        "users:009": (0, 900),
    }
    assert answer["variables"] == [{"name": "price", "type": "monetary"}]
    assert answer["transaction_metadata"] == {"why": "sale"}


async def test_every_role_may_and_a_key_without_admin_may_not(house: People) -> None:
    for role in ROLES:
        person = await house.person(role, role)
        assert (await person.post("/script", GIVEN)).status_code == 200, role

    nobody = await house.client.post("/control/script", json=GIVEN)
    assert nobody.status_code == 401


async def test_the_accounts_of_a_tenant_are_empty_here(house: People) -> None:
    script = "send [PHP/2 *] (source = @sandbox:funding allowing overdraft up to [PHP/2 0] destination = @me)"

    assert (await with_key(house, {"script": script})).json()["postings"] == []


def test_a_problem_is_told_at_its_place() -> None:
    found = of("send [EUR/2 100] (\n  source = @a\n  destination @b\n)")["problems"]

    assert [(one["line"], one["column"], one["severity"]) for one in found] == [(3, 15, "error")]


def test_missing_money_is_told_at_the_statement_and_nothing_is_posted() -> None:
    found = of("send [EUR/2 100] (\n  source = @a\n  destination = @b\n)")

    assert not found["ran"] and found["postings"] == []
    assert found["problems"][0]["message"] == "needs EUR/2 100, there is EUR/2 0"


def test_a_variable_without_a_value_is_told_and_what_is_asked_for_stays_known() -> None:
    found = of("vars { monetary $m }\nsend $m (source = @world destination = @b)")

    assert found["variables"] == [{"name": "m", "type": "monetary"}]
    assert found["problems"][0]["code"] == "MissingVariableErr"


def test_a_warning_hinders_nothing() -> None:
    found = of("vars { monetary $m }\nsend [EUR/2 1] (source = @world destination = @b)", variables={"m": "EUR/2 1"})

    assert [one["severity"] for one in found["problems"]] == ["warning"]
    assert found["ran"] and len(found["postings"]) == 1


@pytest.mark.parametrize(
    "body",
    (
        {"script": "x" * 20_001},
        {"script": 7},
        {"script": "", "balances": [{"account": "a b", "asset": "EUR/2", "amount": 1}]},
        {"script": "", "balances": [{"account": "a", "asset": "eur", "amount": 1}]},
        {"script": "", "balances": [{"account": "a", "asset": "EUR", "amount": 1.5}]},
        {"script": "", "balances": [{"account": "a", "asset": "EUR", "amount": 10**40}]},
        {"script": "", "balances": [{"account": "a", "asset": "EUR", "amount": 1}] * 501},
        {"script": "", "variables": {"A": "1"}},
        {"script": "", "variables": {"a": "1" * 1_001}},
        {"script": "", "tenant": "acme"},
    ),
)
async def test_what_is_too_much_or_no_program_is_refused(house: People, body: dict[str, Any]) -> None:
    answer = await with_key(house, body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


HOSTILE = (
    "\x00\x07\u202e",
    "(" * 20_000,
    "send " * 4_000,
    "/*" * 10_000,
    "9" * 20_000,
    f"send [A {'9' * 999}] (source = @world destination = @a)\n" * 18,
    "send [A 1] (source = @world destination = {"
    + " ".join(f"1/{'9' * 900}{n:07} to @a" for n in range(21))
    + " remaining to @b })",
    "send [A 1] (source = @world destination = {" + " ".join(f"1/{10**990 + n} to @a" for n in range(19)) + "})",
    "send [A 1] (source = {" + " ".join(f"@a{n}" for n in range(2_500)) + "} destination = @b)",
)


@pytest.mark.parametrize("script", HOSTILE, ids=range(len(HOSTILE)))
async def test_a_hostile_program_is_answered(house: People, script: str) -> None:
    assert len(script) <= 20_000
    answer = await with_key(house, {"script": script})

    assert answer.status_code == 200, answer.text[:300]


@pytest.mark.parametrize("body", (b'{"script": "\\ud800"}', b'{"script": "send", "variables": {"a": "\\udfff"}}', b"{"))
async def test_what_is_no_text_is_refused_and_breaks_nothing(house: People, body: bytes) -> None:
    answer = await with_key(house, body)

    assert answer.status_code in (400, 422), answer.text
