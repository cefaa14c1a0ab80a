"""Integrators decide how the outside answers, and make it send: over HTTP, with the simulators in their own process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compiler.compile import compile_product
from engine.compiler.source import Source
from engine.postgres.dsn import Dsns
from engine.runtime.answers import Refused
from engine.runtime.connections import Outside
from engine.runtime.sandbox_inbound import read_inputs, written_inputs
from engine.scenarios.bound import CLIENT, OPERATIONS
from engine.scenarios.known import Answer
from engine.scenarios.tenant import Tenant
from engine.scenarios.world import open_world
from engine.settings import shipped
from primitives.catalog import CATALOG
from primitives.kit import types as t
from primitives.kit.canonical import canonical
from primitives.kit.inbound import Control
from tests.engine.demo import php
from tests.processes import free_port
from tests.product import product

TEMPLATE = shipped() / "templates" / "e-wallet" / "template.yaml"
BEGINS = datetime(2027, 1, 15, 1, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
CONTROLS = [control for one in CATALOG for simulator in one.simulators for control in simulator.controls]


@pytest.fixture
async def acme(database: Dsns) -> AsyncIterator[Tenant]:
    async with open_world(database, CATALOG) as world:
        compiled = compile_product(Source("template.yaml", TEMPLATE.read_text()), None, "e-wallet", CATALOG)
        yield await world.tenant(compiled, "Acme", BEGINS)


async def made(acme: Tenant, path: str, body: dict[str, Any], by: str = CLIENT) -> Any:
    answer = await acme.ask("POST", path, by, body)
    assert answer.status < 300, answer.body
    return answer.body


async def wallet(acme: Tenant) -> Any:
    """A verified customer's, with 1,000.00."""
    customer = await made(acme, "/customers", {"name": "Ana Cruz", "mobile": "+639170000001"})
    await made(acme, f"/customers/{customer['id']}/set-tier", {"tier": "verified"}, OPERATIONS)
    found = await made(acme, "/wallets", {"owner": customer["id"]})
    await made(acme, "/sandbox/credits", {"resource": found["id"], "amount": php(100_000)})
    return found


async def cash_out(acme: Tenant, wallet: Any) -> Any:
    body = {"wallet": wallet["id"], "amount": php(10_000), "bank": "BOPIPHMM", "account": "0012345678"}
    return await made(acme, "/cash-outs", body)


async def state(acme: Tenant, made: Any) -> str:
    """As it is once nothing is under way."""
    acme.told = True
    await acme.settle()
    return str((await acme.read(f"/cash-outs/{made['id']}")).members["state"])


async def balance(acme: Tenant, wallet: Any) -> int:
    found: Any = (await acme.read(f"/wallets/{wallet['id']}/balances")).members["data"]
    return int(found[0]["balance"]["amount"])


async def told(acme: Tenant, what: str, body: dict[str, Any], key: str | None = None) -> Answer:
    return await acme.ask("POST", f"/sandbox/{what}", CLIENT, body, key)


def refusal(answer: Answer) -> tuple[int, Any]:
    return answer.status, answer.members.get("code")


async def test_the_next_message_is_refused_and_the_one_after_it_taken(acme: Tenant) -> None:
    of = await wallet(acme)

    forced = await told(acme, "outcomes", {"connector": "instapay", "answers": "reject", "code": "AC04", "count": 1})

    assert forced.status == 200, forced.body
    assert await state(acme, await cash_out(acme, of)) == "failed"
    assert await state(acme, await cash_out(acme, of)) == "paid"


async def test_a_bank_sends_money_once_for_one_key(acme: Tenant) -> None:
    of = await wallet(acme)
    with_ = {"amount": php(25_000), "account": of["account_number"]}
    body = {"connector": "instapay", "send": "credit", "with": with_}

    first, again = await told(acme, "inbound", body, "k"), await told(acme, "inbound", body, "k")
    acme.told = True
    await acme.settle()

    assert first.status == 200, first.body
    assert (again.body, again.repeated) == (first.body, True)
    assert await balance(acme, of) == 125_000
    other = {**body, "with": {**with_, "amount": php(1)}}
    assert refusal(await told(acme, "inbound", other, "k")) == (422, "idempotency_key_reused")


async def test_a_payment_comes_back_by_the_id_of_its_cash_out(acme: Tenant) -> None:
    paid = await cash_out(acme, await wallet(acme))
    assert await state(acme, paid) == "paid"

    sent = await told(acme, "inbound", {"connector": "instapay", "send": "return", "with": {"of": paid["id"]}})

    assert sent.status == 200, sent.body
    assert await state(acme, paid) == "returned"


async def test_what_the_outside_began_is_named_by_its_own_message(acme: Tenant) -> None:
    of = await wallet(acme)
    with_ = {"amount": php(25_000), "account": of["account_number"]}
    credit = await told(acme, "inbound", {"connector": "instapay", "send": "credit", "with": with_})
    acme.told = True
    await acme.settle()

    named = {"of": credit.members["message"]}
    asked_back = await told(acme, "inbound", {"connector": "instapay", "send": "recall", "with": named})
    await acme.settle()

    assert asked_back.status == 200, asked_back.body
    (found,) = await acme.listed("/recalls", CLIENT)
    assert isinstance(found, dict) and found["state"] == "asked"


@pytest.mark.parametrize(
    "what, body, where",
    [
        ("outcomes", {"connector": "swift", "answers": "accept"}, "#/connector"),
        ("outcomes", {"connector": "instapay", "answers": "perhaps"}, "#/answers"),
        ("outcomes", {"connector": "instapay", "answers": "accept", "count": 0}, "#/count"),
        ("inbound", {"connector": "kyc", "send": "credit"}, "#/send"),
        ("inbound", {"connector": "instapay", "send": "credit", "with": {"amount": php(1)}}, "#/with/account"),
        ("inbound", {"connector": "instapay", "send": "fee", "with": {"amount": 5.0}}, "#/with/amount"),
        ("inbound", {"connector": "instapay", "send": "fee", "with": {"amount": php(1), "wait": 9}}, "#/with/wait"),
    ],
)
async def test_what_nobody_can_be_told_is_refused_where_it_stands(
    acme: Tenant, what: str, body: dict[str, Any], where: str
) -> None:
    answer = await told(acme, what, body)

    assert refusal(answer) == (422, "invalid_request")
    errors: Any = answer.members["errors"]
    assert [error["pointer"] for error in errors] == [where]


async def test_what_the_simulator_does_not_do_is_a_conflict_and_may_be_sent_again(acme: Tenant) -> None:
    body = {"connector": "instapay", "send": "recall", "with": {"of": str(uuid4())}}

    first, again = await told(acme, "inbound", body, "k"), await told(acme, "inbound", body, "k")

    assert refusal(first) == refusal(again) == (409, "conflict")
    assert not again.repeated


async def test_where_no_simulator_runs_it_is_not_known_whether_it_was_done(database: Dsns) -> None:
    nowhere = Outside(f"http://127.0.0.1:{free_port()}", "http://api", {}, lambda name: None, lambda *_: b"a key")
    async with product(database, "e-wallet", TEMPLATE.read_text(), nowhere) as served:
        answer = await served.post("/sandbox/outcomes", {"connector": "instapay", "answers": "reject"})

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


async def test_the_document_tells_what_each_connector_can_be_told(acme: Tenant) -> None:
    paths: Any = (await acme.read("/openapi.json")).members["paths"]

    assert "`instapay`: `accept`, `reject`" in paths["/sandbox/outcomes"]["post"]["description"]
    assert "`kyc` `expire` (of, code, optional)" in paths["/sandbox/inbound"]["post"]["description"]


@given(st.sampled_from(CONTROLS), st.data())
def test_whatever_is_asked_is_refused_or_can_be_sent(control: Control, data: st.DataObject) -> None:
    names = st.sampled_from([*written_inputs(control), "more"])
    inputs = data.draw(st.dictionaries(names, JSON | st.just(php(5)), max_size=8))

    needed = {name for name, one in written_inputs(control).items() if not isinstance(one, t.Optional)}
    refused = None
    try:
        body = read_inputs(control, inputs, "PHP/2", "#/with")
    except Refused as raised:
        refused = raised
    if refused is not None:
        assert all(str(one.pointer).startswith("#/with/") for one in refused.problem.errors) and refused.problem.errors
    else:
        canonical(body).encode()
        assert needed <= body.keys() <= written_inputs(control).keys()
