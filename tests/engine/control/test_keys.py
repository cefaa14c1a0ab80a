"""Keys and the second person: what takes two people is not one person and their key."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.control.house import People, people

CI = {"name": "ci", "actor": "ci@demo.example", "scopes": ["read", "admin"]}
DESK = {"name": "desk", "actor": "ben@demo.example", "scopes": ["operations"]}
INTEGRATOR = {"name": "shop", "actor": "shop@demo.example", "scopes": ["read", "write", "audit"]}
SANDBOX = "insert into control.tenant (tenant, title, sandbox, document) values (%s, 'Demo', %s, '{}')"


@pytest.fixture
async def house(database: Dsns) -> AsyncIterator[People]:
    async with people(database) as found:
        yield found


@pytest.mark.parametrize("wanted", [CI, DESK], ids=["admin", "operations"])
async def test_nobody_issues_a_key_that_could_be_their_second_person(house: People, wanted: dict[str, object]) -> None:
    house.sql(SANDBOX, "demo", False)
    mia = await house.person("mia", "admin")

    refused = await mia.post("/keys", wanted, "demo")

    assert (refused.status_code, refused.json()["code"]) == (403, "operator_needed")
    assert house.sql("select count(*) from runtime.credential where name <> 'all'") == [(0,)]
    assert (await mia.post("/keys", INTEGRATOR, "demo")).status_code == 201


@pytest.mark.parametrize("actor", ["leo", " LEO "])
async def test_no_key_acts_under_a_persons_name(house: People, actor: str) -> None:
    mia = await house.person("mia", "admin")
    await house.add("leo", "risk", tenants=("demo",))

    refused = (await mia.post("/keys", {**INTEGRATOR, "actor": actor}, "demo")).json()

    assert (refused["code"], refused["errors"][0]["pointer"]) == ("invalid_request", "#/actor")
    assert house.sql("select count(*) from runtime.credential where name <> 'all'") == [(0,)]


async def test_a_key_that_may_apply_already_is_exchanged_for_another(house: People) -> None:
    house.sql(SANDBOX, "demo", False)

    answer = await house.client.post("/control/keys", json=CI, headers={"Authorization": f"Bearer {house.key}"})

    assert answer.status_code == 201


async def test_in_a_sandbox_one_person_may_play_everybody(house: People) -> None:
    house.sql(SANDBOX, "demo", True)
    mia = await house.person("mia", "admin")

    assert [(await mia.post("/keys", wanted, "demo")).status_code for wanted in (CI, DESK)] == [201, 201]
