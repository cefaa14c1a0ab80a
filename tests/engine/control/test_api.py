"""The control API over the whole app: a tenant's texts are checked, planned, applied and rolled back by its own key."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

from engine.postgres.dsn import Dsns
from engine.settings import shipped
from tests.engine.control.house import soon
from tests.engine.demo import Demo, demo, php

TEMPLATE = (shipped() / "templates" / "e-wallet" / "template.yaml").read_text()
TENANT = (shipped() / "tenants" / "demo" / "tenant.yaml").read_text()
PRODUCT = {"product": "e-wallet", "template": TEMPLATE, "tenant": TENANT}
DEARER = {**PRODUCT, "tenant": TENANT.replace("now: 5.00", "now: 7.00")}


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo(database, tmp_path) as found:
        yield found


async def control(served: Demo, path: str, body: dict[str, Any] | None = None, by: str = "api") -> Response:
    headers = {"Authorization": f"Bearer {served.keys[by]}"}
    method = "GET" if body is None else "POST"
    return await served.client.request(method, f"/control{path}", json=body, headers=headers)


async def fee(served: Demo) -> int:
    wallets = [await served.wallet(100_000), await served.wallet()]
    transfer = await served.made("/transfers", {"from": wallets[0], "to": wallets[1], "amount": php(100)})
    amount: int = transfer["fee"]["amount"]
    return amount


async def fee_becomes(served: Demo, wanted: int) -> None:
    """The served API follows what is live within a moment."""
    for _ in range(50):
        if await fee(served) == wanted:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"the fee never became {wanted}")


async def test_a_plan_shows_the_change_and_apply_takes_its_hash(served: Demo) -> None:
    planned = (await control(served, "/plan", DEARER)).json()
    assert [(one["what"], one["breaking"]) for one in planned["changes"]] == [("parameter transfer_fee", False)]

    applied = await control(served, "/apply", {**DEARER, "plan": planned["plan"]})

    assert (applied.status_code, applied.json()["number"]) == (201, 2)
    await fee_becomes(served, 700)


async def test_a_stale_plan_is_refused_and_nothing_changes(served: Demo) -> None:
    stale = (await control(served, "/plan", PRODUCT)).json()["plan"]

    answer = await control(served, "/apply", {**DEARER, "plan": stale})

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert [one["number"] for one in (await control(served, "/products")).json()["data"]] == [1]


async def test_what_is_live_says_what_its_days_and_amounts_are_read_by(served: Demo) -> None:
    (live,) = (await control(served, "/products")).json()["data"]
    assert (live["path"], live["time_zone"], live["asset"]) == ("/demo/e-wallet/v1", "Asia/Manila", "PHP/2")

    moved = {**PRODUCT, "template": TEMPLATE.replace("time_zone: Asia/Manila", "time_zone: Asia/Tokyo")}
    plan = (await control(served, "/plan", moved)).json()
    assert (await control(served, "/apply", {**moved, "plan": plan["plan"]})).status_code == 201

    (live,) = (await control(served, "/products")).json()["data"]
    assert (live["number"], live["time_zone"]) == (2, "Asia/Tokyo")


async def test_a_rollback_makes_the_earlier_release_live(served: Demo) -> None:
    planned = (await control(served, "/plan", DEARER)).json()["plan"]
    await control(served, "/apply", {**DEARER, "plan": planned})
    await fee_becomes(served, 700)

    assert (await control(served, "/products/e-wallet/rollback", {"number": 1})).status_code == 200

    await fee_becomes(served, 500)
    history = (await control(served, "/products/e-wallet/releases")).json()["data"]
    assert [(one["number"], one["live"]) for one in history] == [(2, False), (1, True)]


async def test_a_run_is_explained_by_the_lines_of_its_own_release(served: Demo) -> None:
    wallets = [await served.wallet(100_000), await served.wallet()]
    made = await served.made("/transfers", {"from": wallets[0], "to": wallets[1], "amount": php(100)})
    moved = {**DEARER, "template": TEMPLATE.replace("parameters:", "# two lines\n# further down\nparameters:", 1)}
    planned = (await control(served, "/plan", moved)).json()["plan"]
    await control(served, "/apply", {**moved, "plan": planned})
    await fee_becomes(served, 700)

    steps = (await served.get(f"/transfers/{made['id']}/explain")).json()["steps"]

    lines = TEMPLATE.split("\n")
    assert [one["source"] for one in steps] == [
        lines[int(one["template"].rpartition(":")[2]) - 1].strip() for one in steps
    ]


async def test_an_input_taken_away_needs_a_new_major(served: Demo) -> None:
    without = TEMPLATE.replace("      note:   { type: text, max_length: 140, optional: true }\n", "")
    planned = (await control(served, "/plan", {**PRODUCT, "template": without})).json()
    assert planned["breaking"] == 1

    answer = await control(served, "/apply", {**PRODUCT, "template": without, "plan": planned["plan"]})

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


async def test_texts_with_problems_are_told_all_of_them(served: Demo) -> None:
    broken = {
        **PRODUCT,
        "template": TEMPLATE.replace("from.active", "from.actve").replace("vat: inclusive", "vat: incl", 1),
    }

    found = (await control(served, "/check", broken)).json()["problems"]
    refused = await control(served, "/plan", broken)

    assert [one["code"] for one in found] == ["FF301"]
    assert (refused.status_code, refused.json()["code"], refused.json()["problems"]) == (422, "template_refused", found)


async def test_another_tenants_texts_are_not_here(served: Demo) -> None:
    answer = await control(served, "/plan", {**PRODUCT, "tenant": TENANT.replace("tenant: demo", "tenant: other")})

    assert answer.status_code == 404


async def test_only_an_admin_may_ask(served: Demo) -> None:
    assert (await control(served, "/products", by="operations")).json()["code"] == "scope_missing"


async def test_a_new_key_works_until_it_is_revoked(served: Demo) -> None:
    wanted = {"name": "reports", "actor": "reports@demo.example", "scopes": ["read"]}
    issued = (await control(served, "/keys", wanted)).json()
    headers = {"Authorization": f"Bearer {issued['key']}"}
    assert (await served.client.get("/demo/e-wallet/v1/wallets", headers=headers)).status_code == 200
    assert issued["key"] not in (await control(served, "/keys")).text

    mine = {"Authorization": f"Bearer {served.keys['api']}"}
    assert (await served.client.delete(f"/control/keys/{issued['id']}", headers=mine)).status_code == 204

    revoked = await soon(lambda: served.client.get("/demo/e-wallet/v1/wallets", headers=headers), 401)
    assert revoked.status_code == 401


async def test_a_key_with_an_unknown_scope_is_refused(served: Demo) -> None:
    answer = await control(served, "/keys", {"name": "x", "actor": "y", "scopes": ["everything"]})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_scope")
