"""Whatever stands in a path, it is not here: no row, no file and no error of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.control.house import People, people

PLACES = (
    "POST /products/{}/rollback",
    "DELETE /keys/{}",
    "GET /tenants/{}",
    "GET /templates/{}",
    "GET /accounts/{}",
    "GET /drafts/{}",
    "GET /audit/{}",
)


@pytest.fixture
async def house(database: Dsns) -> AsyncIterator[People]:
    async with people(database) as found:
        yield found


@pytest.mark.parametrize("given", ["%00", "a%00b", "%F0%9F%99%82", "..%2f..%2fetc", "%ED%A0%80", "x" * 3_000, "'--"])
async def test_what_is_not_there_is_not_found(house: People, given: str) -> None:
    mia = await house.person("mia", "admin")
    headers = {"Authorization": f"Bearer {mia.token}", "FinFactory-Tenant": "demo"}

    answers = {
        place: await house.client.request(
            place.split()[0],
            f"/control{place.split()[1].format(given)}",
            json={"number": 1} if place.startswith("POST") else None,
            headers=headers,
        )
        for place in PLACES
    }

    assert {place: answer.status_code for place, answer in answers.items()} == dict.fromkeys(PLACES, 404)
