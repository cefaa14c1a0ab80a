"""Runs that wait for a word: a message of a client, an approval of a person who did not ask."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.runtime.own_world import OwnDemo, own_demo


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[OwnDemo]:
    async with own_demo(database, tmp_path) as found:
        yield found


async def paid(served: OwnDemo) -> str:
    made = await served.cash_out(await served.wallet())
    await served.answered(made["id"])
    return str(made["id"])


async def test_a_message_moves_the_run_that_waits_for_it_once(served: OwnDemo) -> None:
    id_ = await paid(served)
    early = await served.post(f"/cash-outs/{id_}/delivered", {})
    await served.made(f"/cash-outs/{id_}/watches", {})
    told = await served.made(f"/cash-outs/{id_}/delivered", {})
    again = await served.post(f"/cash-outs/{id_}/delivered", {})

    assert told["state"] == "returned"
    assert [(one.status_code, one.json()["code"]) for one in (early, again)] == [(409, "not_waiting")] * 2


async def test_runs_that_wait_are_listed_by_what_the_template_calls_it(served: OwnDemo) -> None:
    id_ = await paid(served)
    await served.made(f"/cash-outs/{id_}/watches", {})
    assert [one["status"] for one in (await served.get("/watches?status=watching")).json()["data"]] == ["watching"]

    await served.made(f"/cash-outs/{id_}/delivered", {})
    assert (await served.get("/watches?status=watching")).json()["data"] == []
    assert [one["status"] for one in (await served.get("/watches?status=returned")).json()["data"]] == ["returned"]
    wrong = await served.get("/watches?status=elsewhere")
    assert (wrong.status_code, "watching" in wrong.text) == (422, True)
    assert (await served.post("/watches", {})).status_code == 405


@pytest.mark.parametrize(("word", "state"), [("approve", "held_back"), ("reject", "paid")])
async def test_an_approval_is_offered_in_the_inbox(served: OwnDemo, word: str, state: str) -> None:
    id_ = await paid(served)
    await served.made(f"/cash-outs/{id_}/clears", {})
    [waiting] = (await served.get("/inbox?kind=run", "operations")).json()["data"]
    offered = {one["name"]: one["post"] for one in waiting["offers"]}

    assert set(offered) == {"approve", "reject"}
    await served.made(offered[word], {}, "operations")
    assert (await served.get(f"/cash-outs/{id_}")).json()["state"] == state
    late = await served.post(offered["approve"], {}, "operations")
    assert (late.status_code, late.json()["code"]) == (409, "not_waiting")
