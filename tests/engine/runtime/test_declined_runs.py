"""Declines are counted by their reason, of one product, since a moment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.demo import Demo, demo, php


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo(database, tmp_path) as found:
        yield found


async def test_declines_are_counted_by_their_reason(served: Demo) -> None:
    rich, poor = await served.wallet(100_000), await served.wallet()
    await served.made("/transfers", {"from": rich, "to": poor, "amount": php(500)})
    for amount in (300_000, 400_000):
        answer = await served.post("/transfers", {"from": rich, "to": poor, "amount": php(amount)})
        assert (answer.status_code, answer.json()["code"]) == (422, "insufficient_funds")
    await served.made(f"/wallets/{poor}/freeze", {"reason": "lost phone"}, "operations")
    refused = (await served.post("/transfers", {"from": rich, "to": poor, "amount": php(600)})).json()["code"]

    found = (await served.get("/runs/declined", "operations")).json()

    assert found["counts"] == {"insufficient_funds": 2, refused: 1}


async def test_what_was_declined_before_the_moment_is_not_counted(served: Demo) -> None:
    rich, poor = await served.wallet(100), await served.wallet()
    await served.post("/transfers", {"from": rich, "to": poor, "amount": php(300_000)})

    found = (await served.get("/runs/declined?since=2999-01-01T00:00:00Z", "operations")).json()

    assert found["counts"] == {}


async def test_counting_declines_takes_the_scope_of_operators(served: Demo) -> None:
    answer = await served.get("/runs/declined")

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


async def test_a_moment_that_is_none_is_told(served: Demo) -> None:
    answer = await served.get("/runs/declined?since=yesterday", "operations")

    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "since")
