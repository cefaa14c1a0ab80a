"""Runs as operators see them: where each stands and when it did what; never what was sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.postgres.dsn import Dsns
from engine.runtime.lists import read_row
from engine.runtime.tables import RUNS, Run
from tests.engine.runtime.own_world import OwnDemo, own_demo


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[OwnDemo]:
    async with own_demo(database, tmp_path) as found:
        yield found


async def the_run(served: OwnDemo, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = (await served.get(f"/runs/{id_}", "operations")).json()
    return found


async def test_a_run_that_waits_shows_its_call_and_not_what_was_sent(served: OwnDemo) -> None:
    made = await served.cash_out(await served.wallet())
    run = await the_run(served, made["run"])

    assert (run["workflow"], run["status"], run["needs"], run["resource"]) == (
        "cash_out",
        "sending",
        "call",
        made["id"],
    )
    assert [(one["connector"], one["state"], one["attempt"]) for one in run["calls"]] == [("rail", "intended", 0)]
    assert "0012345678" not in str(run) and "BOPIPHMM" not in str(run)


async def test_a_timeline_says_when_each_step_was_committed(served: OwnDemo) -> None:
    made = await served.cash_out(await served.wallet())
    await served.answered(made["id"])
    run = await the_run(served, made["run"])
    told = [(one["did"], one["outcome"]) for one in run["timeline"]]

    assert told[2:4] == [("wallets.send", "intended"), ("wallets.send", "accepted")]
    times = [one["at"] for one in run["timeline"]]
    assert times == sorted(times) and times[0] == run["created_at"]
    assert run["calls"][0]["by"] == "ops@demo.example"


async def test_runs_are_listed_by_workflow_status_and_resource(served: OwnDemo) -> None:
    wallet = await served.wallet()
    made = [await served.cash_out(wallet) for _ in range(2)]
    await served.answered(made[0]["id"])

    async def ids(query: str) -> list[str]:
        return [one["id"] for one in (await served.get(f"/runs?{query}", "operations")).json()["data"]]

    assert await ids("workflow=cash_out") == [made[1]["run"], made[0]["run"]]
    assert await ids("workflow=cash_out&status=sending") == [made[1]["run"]]
    assert await ids(f"resource={made[0]['id']}") == [made[0]["run"]]


async def test_a_stuck_run_is_in_the_inbox_and_goes_on_when_it_is_sent_on(served: OwnDemo) -> None:
    made = await served.cash_out(await served.wallet())
    async with served.parts.reader.tenant("demo") as reading:
        run: Run = await read_row(reading, RUNS, made["run"])
    problem = '{"code":"fault","was":"sending"}'
    await served.plant(RUNS, replace(run, status="stuck", asks="operations", needs="nothing", problem=problem))
    found = (await served.get("/inbox?kind=run", "operations")).json()

    assert [(one["id"], one["problem"]) for one in found["data"]] == [(run.id, "fault")]
    [offer] = found["data"][0]["offers"]
    sent_on = await served.made(offer["post"], {}, "operations")
    assert (sent_on["status"], sent_on["asks"], sent_on["problem"]) == ("sending", None, None)
    again = await served.post(offer["post"], {}, "operations")
    assert (again.status_code, again.json()["code"]) == (409, "not_waiting")


async def test_a_run_is_answered_by_its_own_address_too(served: OwnDemo) -> None:
    made = await served.cash_out(await served.wallet())
    said = {"outcome": "accepted", "evidence": "the bank says so"}

    assert (await served.made(f"/runs/{made['run']}/answer", said, "operations"))["status"] == "paid"


async def test_only_what_waits_for_a_person_can_be_retried_approved_or_answered(served: OwnDemo) -> None:
    wallets = [await served.wallet(1_000), await served.wallet()]
    body = {"from": wallets[0], "to": wallets[1], "amount": {"amount": 500, "currency": "PHP"}}
    transfer = await served.made("/transfers", body)
    for action, said in (
        ("retry", {}),
        ("approve", {}),
        ("reject", {}),
        ("answer", {"outcome": "accepted", "evidence": "x"}),
    ):
        answer = await served.post(f"/runs/{transfer['id']}/{action}", said, "operations")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_waiting"), action
