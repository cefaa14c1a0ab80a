"""Drafts: texts on their way to what is live, planned, listed, and seen by nobody else's people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from time import perf_counter

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.control.drafting import SETTINGS, Office, office, refused, step
from tests.engine.control.till import changed


@pytest.fixture
async def house(database: Dsns) -> AsyncIterator[Office]:
    async with office(database) as found:
        yield found


async def test_a_draft_is_planned_approved_by_another_and_applied(house: Office) -> None:
    draft = await house.draft()
    assert (draft["state"], draft["version"], draft["author"]) == ("draft", 1, "maria")
    checked = await house.maria.made("POST", f"/drafts/{draft['id']}/check")
    assert checked["errors"] == 0

    draft = await step(house.maria, draft, "propose")
    draft = await step(house.jose, draft, "approve")
    draft = await step(house.maria, draft, "apply")

    assert (draft["state"], draft["number"], draft["approved_by"]) == ("applied", 2, "jose")
    assert await house.releases() == [(2, True), (1, False)]
    await house.till.served.parts.loader.load()
    wallet = await house.till.wallet(10_000)
    await house.till.pay(wallet, 100)
    assert house.till.balance("income:fees") == 200


async def test_a_plan_tells_texts_clients_limits_and_money_apart(house: Office) -> None:
    template = changed(
        ("default: 1.00", "default: 2.00"),
        ("at_most: 5000.00", "at_most: 4000.00"),
        ("  payments:  { run: pay }\n", "  payments:  { run: pay }\n  fresh-payments: { run: pay }\n"),
        ('stock:     { address: "stock", class: asset }', 'wares:     { address: "wares", class: asset, was: stock }'),
        ("destination = @stock", "destination = @wares"),
    )
    await house.till.pay(await house.till.wallet(100_000), 500)
    draft = await house.draft(template)

    plan = await house.maria.made("POST", f"/drafts/{draft['id']}/plan")

    assert "parameter fee" in [one["what"] for one in plan["limits_and_fees"]]
    assert "limits daily at_most" in [one["what"] for one in plan["limits_and_fees"]]
    assert "POST /fresh-payments" in [one["what"] for one in plan["api"]]
    assert plan["money"]["moves"] == ["-5.00 PHP in 1 account of account stock to wares"]
    marked = [line["text"].strip() for lines in plan["texts"]["template"] for line in lines if line["mark"] == "+"]
    assert "fee: { type: money, default: 2.00 }" in marked
    assert (plan["breaking"], plan["problems"], plan["before"]) == (0, [], 1)


async def test_problems_are_told_with_their_places_within_a_second(house: Office) -> None:
    draft = await house.draft(changed(("source = @held destination = @fees", "source = @heldd destination = @fees")))

    began = perf_counter()
    checked = await house.maria.made("POST", f"/drafts/{draft['id']}/check")

    assert perf_counter() - began < 1
    (problem,) = checked["problems"]
    assert (problem["code"], problem["severity"], problem["file"]) == ("FF301", "error", "templates/till/template.yaml")
    line = draft["template"].split("\n")[problem["line"] - 1]
    assert line[problem["column"] - 1 : problem["end_column"] - 1].endswith("heldd")
    assert await refused(house.maria, draft, "propose") == (422, "template_refused")


async def test_drafts_are_listed_in_pages_and_by_state(house: Office) -> None:
    made = [(await house.draft())["id"] for _ in range(3)]
    await step(house.maria, await house.draft(), "withdraw")

    first = await house.ana.made("GET", "/drafts?state=draft&limit=2")
    following = await house.ana.made("GET", first["next"].removeprefix("/control"))

    assert [one["id"] for one in first["data"]] == [made[2], made[1]]
    assert ([one["id"] for one in following["data"]], following["has_more"]) == ([made[0]], False)
    assert "template" not in first["data"][0]
    assert (await house.ana.get("/drafts?state=thought")).json()["code"] == "invalid_request"


# ── whose they are, and hostile texts ─────────────────────────────────────────────────────────────────────────


async def test_another_tenant_sees_no_draft_and_does_nothing_to_it(house: Office) -> None:
    draft = await house.proposed()

    assert (await house.other.made("GET", "/drafts"))["data"] == []
    assert (await house.other.get(f"/drafts/{draft['id']}")).status_code == 404
    for name in ("check", "plan"):
        assert (await house.other.post(f"/drafts/{draft['id']}/{name}")).status_code == 404
    for name in ("propose", "approve", "apply", "withdraw"):
        assert (await refused(house.other, draft, name))[0] == 404
    foreign = replace(house.other, tenant="till")
    assert (await foreign.get("/drafts")).status_code == 401


async def test_texts_of_another_tenant_are_never_proposed(house: Office) -> None:
    draft = await house.draft(settings=SETTINGS.replace("tenant: till", "tenant: other"))

    assert await refused(house.maria, draft, "propose") == (404, "not_found")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "a: &a [*a]",
        "{" * 5_000,
        "[" * 50_000,
        "template: till\n" * 2_000,
        "!!python/object/apply:os.system [id]",
        "template: till\nversion: 1.0.0\nworkflows: { a: { steps: [ require: '" + "(" * 20_000 + "' ] } }",
    ],
    ids=range(8),
)
async def test_hostile_texts_are_refused_or_told_their_problems_in_time(house: Office, text: str) -> None:
    body = {"product": "till", "start": "live", "template": text}
    answer = await house.maria.post("/drafts", body)
    assert answer.status_code in (201, 422)
    if answer.status_code == 201:
        began = perf_counter()
        draft = answer.json()
        checked = await house.maria.made("POST", f"/drafts/{draft['id']}/check")
        assert perf_counter() - began < 2
        assert checked["errors"] > 0
        assert await refused(house.maria, draft, "propose") == (422, "template_refused")
