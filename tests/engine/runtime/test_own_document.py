"""The documents of a generated API tell the whole of it: paths, states, what events say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from engine.postgres.dsn import Dsns
from engine.runtime.own_routes import plural
from tests.engine.runtime.own_world import STATES, OwnDemo, own_demo


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[OwnDemo]:
    async with own_demo(database, tmp_path) as found:
        yield found


def schema_of(operation: dict[str, Any], status: str) -> dict[str, Any]:
    found: dict[str, Any] = operation["responses"][status]["content"]["application/json"]["schema"]
    return found


async def test_the_release_that_answers_is_told(served: OwnDemo) -> None:
    assert (await served.document())["info"]["x-release"] == 1


async def test_every_path_is_told(served: OwnDemo) -> None:
    told = {path: set(operations) for path, operations in (await served.document())["paths"].items()}

    assert told["/cash-outs"] == {"get", "post"}
    for action in ("holds", "release", "answer", "delivered"):
        assert told[f"/cash-outs/{{id}}/{action}"] == {"post"}, action
    assert told["/cash-outs/{id}"] == told["/cash-outs/{id}/explain"] == told["/inbox"] == told["/runs"] == {"get"}
    assert told["/runs/{id}/retry"] == told["/inbox/arrivals/{connector}/{message}/close"] == {"post"}


async def test_what_is_told_of_a_resource_is_what_is_shown(served: OwnDemo) -> None:
    paths = (await served.document())["paths"]
    made = await served.cash_out(await served.wallet())
    read, created = schema_of(paths["/cash-outs/{id}"]["get"], "200"), schema_of(paths["/cash-outs"]["post"], "201")

    assert read == created
    assert set(read["properties"]) == set(made)
    assert {name for name, value in made.items() if value is not None} == set(read["example"])
    assert read["properties"]["state"]["enum"] == list(STATES)
    assert schema_of(paths["/cash-outs"]["get"], "200")["properties"]["data"]["items"] == read


async def test_every_state_is_an_event_without_the_customers_texts(served: OwnDemo) -> None:
    told = (await served.document())["webhooks"]
    made = await served.cash_out(await served.wallet(), note="for Ana")
    await served.answered(made["id"])
    listed = await served.client.get(
        "/events?type=cash_out.sending&type=cash_out.paid", headers={"Authorization": f"Bearer {served.keys['api']}"}
    )
    events = listed.json()["data"]

    assert [one["type"] for one in events] == ["cash_out.sending", "cash_out.paid"]
    for event in events:
        body = told[event["type"]]["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert set(body["properties"]["data"]["properties"]) == set(event["data"])
        assert "Ana" not in str(event) and "BOPIPHMM" not in str(event)
    assert {f"cash_out.{state}" for state in STATES} | {"cash_out.failed", "clear.refused", "run.stuck"} <= set(told)


@pytest.mark.parametrize(
    ("action", "path"),
    [("capture", "captures"), ("early_exit", "early-exits"), ("dispatch", "dispatches"), ("reply", "replies"),
     ("pay", "pays"), ("process", "processes"), ("fix", "fixes")],
)  # fmt: skip
def test_what_a_client_does_is_a_thing_of_the_path(action: str, path: str) -> None:
    assert plural(action) == path
