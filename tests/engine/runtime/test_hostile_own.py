"""Ids that are none or another's, texts no database holds, cursors of another making: each is answered as a problem."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from engine.compiler.own import OWN, OwnRow
from engine.postgres.dsn import Dsns
from engine.runtime.lists import read_row
from tests.engine.runtime.own_world import OwnDemo, own_demo
from tests.engine.runtime.test_hostile_requests import HOSTILE
from tests.engine.runtime.test_inbox_routes import EVIDENCE

ANSWER = {"outcome": "accepted", **EVIDENCE}


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[OwnDemo]:
    async with own_demo(database, tmp_path) as found:
        yield found


async def answers(served: OwnDemo, id_: str) -> dict[str, int]:
    """The status of everything that names an id."""
    found = {}
    for path in (f"/cash-outs/{id_}", f"/cash-outs/{id_}/explain", f"/runs/{id_}", f"/runs/{id_}/explain"):
        found[path] = (await served.get(path, "operations")).status_code
    posts: list[tuple[str, dict[str, Any], str]] = [
        (f"/cash-outs/{id_}/holds", {}, "api"),
        (f"/cash-outs/{id_}/release", {}, "operations"),
        (f"/cash-outs/{id_}/delivered", {}, "api"),
        (f"/cash-outs/{id_}/answer", ANSWER, "operations"),
        (f"/runs/{id_}/answer", ANSWER, "operations"),
        (f"/runs/{id_}/retry", {}, "operations"),
        (f"/runs/{id_}/approve", {}, "operations"),
    ]
    for path, body, by in posts:
        found[path] = (await served.post(path, body, by)).status_code
    return found


@pytest.mark.parametrize("id_", [*HOSTILE, str(uuid4())], ids=range(len(HOSTILE) + 1))
async def test_an_id_of_nothing_is_not_found(served: OwnDemo, id_: str) -> None:
    assert set((await answers(served, id_)).values()) == {404}


async def test_an_id_of_another_kind_is_not_found(served: OwnDemo) -> None:
    wallet = await served.wallet()
    made = await served.cash_out(wallet)
    async with served.parts.reader.tenant("demo") as reading:
        row: OwnRow = await read_row(reading, OWN, made["id"])
    orders = [str(uuid4()), str(uuid4())]
    await served.plant(
        OWN,
        OwnRow(**{**_columns(row), "id": orders[0], "kind": "order"}),
        OwnRow(**{**_columns(row), "id": orders[1], "product": "remit"}),
    )

    for id_ in (wallet, made["run"], *orders):
        found = await answers(served, id_)
        assert {status for path, status in found.items() if path.startswith("/cash-outs")} == {404}, id_
    assert [one["id"] for one in (await served.get("/cash-outs")).json()["data"]] == [made["id"]]


def _columns(row: OwnRow) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in OWN.fields}


async def test_another_tenants_runs_are_not_there(served: OwnDemo) -> None:
    made = await served.cash_out(await served.wallet())

    async with served.parts.reader.tenant("other") as reading:
        assert await read_row(reading, OWN, made["id"]) is None


@pytest.mark.parametrize("path", ["/cash-outs", "/inbox", "/runs"])
async def test_a_cursor_or_a_limit_of_another_making_is_refused(served: OwnDemo, path: str) -> None:
    for query in ("cursor=AA", "cursor=!!", "limit=0", "limit=101", "limit=x"):
        assert (await served.get(f"{path}?{query}", "operations")).status_code == 422, query


@pytest.mark.parametrize(
    "text",
    ["[]", "[1,2,3]", '["x","y","z"]', '["2026-11-20T00:00:00","a","b"]', '["2026-11-20T00:00:00Z","a"]', "{}", "null",
     "ffffffff-ffff-ffff-ffff-ffffffffffff", '["0001-01-01T00:00:00+23:59","a","b"]', "[" * 900],
)  # fmt: skip
async def test_a_cursor_made_by_hand_is_a_page_or_a_problem(served: OwnDemo, text: str) -> None:
    cursor = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    assert (await served.get(f"/inbox?cursor={cursor}", "operations")).status_code in (200, 422)


@pytest.mark.parametrize("value", HOSTILE[:6], ids=range(6))
async def test_a_filter_that_matches_nothing_is_an_empty_page_or_a_problem(served: OwnDemo, value: str) -> None:
    for path in ("/cash-outs?state=", "/cash-outs?wallet=", "/cash-outs?amount=", "/runs?status=", "/inbox?kind="):
        answer = await served.get(f"{path}{value}", "operations")
        assert answer.status_code in (200, 422), (path, answer.text)


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
async def test_an_arrival_nobody_sent_is_not_found(served: OwnDemo, value: str) -> None:
    for path in (f"/inbox/arrivals/rail/{value}", f"/inbox/arrivals/{value}/1"):
        assert (await served.get(path, "operations")).status_code == 404
        assert (await served.post(f"{path}/close", EVIDENCE, "operations")).status_code == 404


async def test_evidence_is_a_text_that_says_something(served: OwnDemo) -> None:
    made = await served.cash_out(await served.wallet())
    for evidence in ("", "  ", "x" * 2001, "a\u0000b", 7, None):
        said = {"outcome": "accepted", "evidence": evidence}
        answer = await served.post(f"/cash-outs/{made['id']}/answer", said, "operations")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/evidence"), evidence
    for outcome in ("unknown", "late", "paid", "ACCEPTED"):
        said = {"outcome": outcome, **EVIDENCE}
        answer = await served.post(f"/cash-outs/{made['id']}/answer", said, "operations")
        assert answer.status_code == 422, outcome
    assert (await served.get(f"/cash-outs/{made['id']}")).json()["state"] == "sending"


async def test_a_post_of_a_person_needs_a_key(served: OwnDemo) -> None:
    made = await served.cash_out(await served.wallet())
    headers = {"Authorization": f"Bearer {served.keys['operations']}"}
    for path in (f"/cash-outs/{made['id']}/answer", f"/runs/{made['run']}/answer"):
        answer = await served.client.post(f"/demo/e-wallet/v1{path}", json=ANSWER, headers=headers)
        assert answer.json()["code"] == "idempotency_key_missing"
