"""The API of a template's own resources: made, read, listed, acted on, explained."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.demo import php
from tests.engine.runtime.own_world import OwnDemo, own_demo


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[OwnDemo]:
    async with own_demo(database, tmp_path) as found:
        yield found


async def test_a_post_answers_what_a_get_shows(served: OwnDemo) -> None:
    wallet = await served.wallet()
    made = await served.cash_out(wallet, 12_300, note="rent")

    assert made == (await served.get(f"/cash-outs/{made['id']}")).json()
    assert {name: made[name] for name in ("state", "wallet", "amount", "bank", "note", "rail")} == {
        "state": "sending",
        "wallet": wallet,
        "amount": php(12_300),
        "bank": "BOPIPHMM",
        "note": "rent",
        "rail": None,
    }


async def test_a_read_that_brings_nothing_new_is_304(served: OwnDemo) -> None:
    made = await served.cash_out(await served.wallet())
    path = f"/demo/e-wallet/v1/cash-outs/{made['id']}"
    headers = {"Authorization": f"Bearer {served.keys['api']}"}
    tag = (await served.client.get(path, headers=headers)).headers["ETag"]

    assert (await served.client.get(path, headers={**headers, "If-None-Match": tag})).status_code == 304


async def test_lists_are_narrowed_by_state_parent_and_fields(served: OwnDemo) -> None:
    mine, other = await served.wallet(), await served.wallet()
    first, second = await served.cash_out(mine, 10_000), await served.cash_out(mine, 20_000)
    await served.cash_out(other, 20_000)
    await served.answered(first["id"])

    async def ids(query: str) -> list[str]:
        return [one["id"] for one in (await served.get(f"/cash-outs?{query}")).json()["data"]]

    assert await ids(f"wallet={mine}") == [second["id"], first["id"]]
    assert await ids(f"wallet={mine}&state=paid") == [first["id"]]
    assert await ids(f"wallet={mine}&amount=200.00") == [second["id"]]
    assert await ids(f"wallet={uuid4()}") == []
    assert len(await ids("state=sending")) == 2


async def test_a_list_is_read_in_pages(served: OwnDemo) -> None:
    wallet = await served.wallet()
    made = [(await served.cash_out(wallet))["id"] for _ in range(5)]
    page = (await served.get("/cash-outs?limit=2")).json()
    seen = [one["id"] for one in page["data"]]
    while page["next"]:
        headers = {"Authorization": f"Bearer {served.keys['api']}"}
        page = (await served.client.get(page["next"], headers=headers)).json()
        seen += [one["id"] for one in page["data"]]

    assert seen == made[::-1]


async def test_a_client_acts_by_the_plural_and_operators_by_the_workflows_name(served: OwnDemo) -> None:
    made = await served.cash_out(await served.wallet())
    await served.answered(made["id"])

    held = await served.made(f"/cash-outs/{made['id']}/holds", {})
    assert held["state"] == "held_back"
    assert (await served.post(f"/cash-outs/{made['id']}/release", {})).status_code == 403
    released = await served.made(f"/cash-outs/{made['id']}/release", {}, "operations")
    assert released["state"] == "returned"


async def test_a_workflow_that_acts_on_other_states_answers_409(served: OwnDemo) -> None:
    made = await served.cash_out(await served.wallet())

    answer = await served.post(f"/cash-outs/{made['id']}/release", {}, "operations")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


async def test_one_key_for_two_resources_is_refused(served: OwnDemo) -> None:
    wallet = await served.wallet()
    ids = [(await served.cash_out(wallet))["id"] for _ in range(2)]
    for id_ in ids:
        await served.answered(id_)
    headers = {"Authorization": f"Bearer {served.keys['api']}", "Idempotency-Key": "the-same"}
    paths = [f"/demo/e-wallet/v1/cash-outs/{id_}/holds" for id_ in ids]

    assert (await served.client.post(paths[0], json={}, headers=headers)).json()["state"] == "held_back"
    second = await served.client.post(paths[1], json={}, headers=headers)
    assert (second.status_code, second.json()["code"]) == (422, "idempotency_key_reused")


async def test_explain_tells_every_run_in_order_with_its_lines(served: OwnDemo) -> None:
    made = await served.cash_out(await served.wallet())
    await served.answered(made["id"])
    await served.made(f"/cash-outs/{made['id']}/holds", {})
    explained = (await served.get(f"/cash-outs/{made['id']}/explain")).json()

    assert [run["workflow"] for run in explained["data"]] == ["cash_out", "hold"]
    steps = explained["data"][0]["steps"]
    assert [(one["did"], one.get("outcome")) for one in steps] == [
        ("create", None),
        ("become", None),
        ("wallets.send", "intended"),
        ("wallets.send", "accepted"),
        ("become", None),
        ("finish", None),
    ]
    assert steps[0]["template"] == "e-wallet@1.0.0:18" and steps[0]["source"] == "line"
