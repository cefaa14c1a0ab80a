"""The inbox: what waits for a person, newest first, and what that person may do about it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.postgres.dsn import Dsns
from engine.runtime.tables import INBOX, InboxRow
from tests.engine.runtime.own_world import OwnDemo, own_demo

EVIDENCE = {"evidence": "paid back by hand, see ticket 17"}


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[OwnDemo]:
    async with own_demo(database, tmp_path) as found:
        yield found


def arrival(message: str, state: str = "open", **more: Any) -> InboxRow:
    """A credit to an account nobody has."""
    row: dict[str, Any] = {
        "connector": "rail",
        "message": message,
        "product": "e-wallet",
        "kind": "event",
        "name": "payments.credit_received",
        "data": '{"account":"0012345678","amount":10000}',
        "state": state,
        "run": None,
        "verdict": None,
        "respond": "nothing",
        "attempt": 0,
        "next_at": None,
        "kept_until": None,
        "received_at": datetime.now(UTC),
        "taken_at": None,
        "note": "no workflow takes it",
    }
    return InboxRow(**{**row, **more})


async def inbox(served: OwnDemo, query: str = "") -> dict[str, Any]:
    answer = await served.get(f"/inbox{query}", "operations")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_what_waits_is_listed_newest_first_and_counted(served: OwnDemo) -> None:
    wallet = await served.wallet()
    first = await served.cash_out(wallet)
    await served.plant(INBOX, arrival("A/1"))
    last = await served.cash_out(wallet)
    found = await inbox(served)

    assert [one.get("id", one.get("message")) for one in found["data"]] == [last["id"], "A/1", first["id"]]
    assert found["counts"] == {"resource": 2, "run": 0, "arrival": 1}
    assert [one["kind"] for one in (await inbox(served, "?kind=arrival"))["data"]] == ["arrival"]


async def test_pages_of_the_inbox_hold_everything_once(served: OwnDemo) -> None:
    wallet = await served.wallet()
    wanted = set()
    at = datetime.now(UTC)
    for number in range(4):
        wanted.add((await served.cash_out(wallet))["id"])
        await served.plant(INBOX, *(arrival(f"{number}/{n}", received_at=at) for n in range(2)))
        wanted |= {f"{number}/{n}" for n in range(2)}
    seen, path = [], "/inbox?limit=3"
    while path:
        page = (await served.get(path, "operations")).json()
        seen += [one.get("id", one.get("message")) for one in page["data"]]
        path = (page["next"] or "").removeprefix("/demo/e-wallet/v1")

    assert sorted(seen) == sorted(wanted)


async def test_each_offer_is_a_post_that_works(served: OwnDemo) -> None:
    made = await served.cash_out(await served.wallet())
    [waiting] = (await inbox(served))["data"]
    assert [one["name"] for one in waiting["offers"]] == ["answer"]
    await served.made(waiting["offers"][0]["post"], {"outcome": "accepted", **EVIDENCE}, "operations")

    await served.made(f"/cash-outs/{made['id']}/holds", {})
    [held] = (await inbox(served))["data"]
    assert [one["name"] for one in held["offers"]] == ["release"]
    assert (await served.made(held["offers"][0]["post"], {}, "operations"))["state"] == "returned"
    assert (await inbox(served))["data"] == []


async def test_an_answer_that_is_repeated_is_given_once(served: OwnDemo) -> None:
    made = await served.cash_out(await served.wallet())
    headers = {"Authorization": f"Bearer {served.keys['operations']}", "Idempotency-Key": "k1"}
    path, body = f"/demo/e-wallet/v1/cash-outs/{made['id']}/answer", {"outcome": "rejected", **EVIDENCE}
    first = await served.client.post(path, json=body, headers=headers)
    again = await served.client.post(path, json=body, headers=headers)
    other = await served.client.post(path, json={**body, "outcome": "accepted"}, headers=headers)

    assert first.json()["state"] == "returned"
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert other.json()["code"] == "idempotency_key_reused"


async def test_an_answer_to_what_no_longer_waits_is_refused(served: OwnDemo) -> None:
    made = await served.cash_out(await served.wallet())
    await served.answered(made["id"])

    late = await served.post(f"/cash-outs/{made['id']}/answer", {"outcome": "rejected", **EVIDENCE}, "operations")
    assert (late.status_code, late.json()["code"]) == (409, "not_waiting")
    assert (await served.get(f"/cash-outs/{made['id']}")).json()["state"] == "paid"


async def test_an_arrival_is_read_and_closed_with_evidence(served: OwnDemo) -> None:
    await served.plant(INBOX, arrival("MSG/2026/1"))
    path = "/inbox/arrivals/rail/MSG/2026/1"
    assert (await served.get(path, "operations")).json()["data"]["account"] == "0012345678"

    closed = await served.made(f"{path}/close", EVIDENCE, "operations")
    assert (closed["state"], EVIDENCE["evidence"] in closed["why"], "ops@demo.example" in closed["why"]) == (
        "closed",
        True,
        True,
    )
    again = await served.post(f"{path}/close", EVIDENCE, "operations")
    assert (again.status_code, again.json()["code"]) == (409, "not_waiting")
    assert (await inbox(served))["data"] == []


async def test_a_kept_arrival_comes_to_people_when_its_time_is_over(served: OwnDemo) -> None:
    now = datetime.now(UTC)
    late, soon = now - timedelta(seconds=1), now + timedelta(hours=1)
    await served.plant(INBOX, arrival("late", "kept", kept_until=late), arrival("soon", "kept", kept_until=soon))

    assert [one["message"] for one in (await inbox(served))["data"]] == ["late"]


async def test_the_inbox_is_for_operators(served: OwnDemo) -> None:
    for path in ("/inbox", "/inbox/arrivals/rail/A", "/runs", "/runs/x"):
        answer = await served.get(path)
        assert (answer.status_code, answer.json()["scope"]) == (403, "operations"), path
