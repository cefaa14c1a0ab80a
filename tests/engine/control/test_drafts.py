"""Drafts: what somebody wrote becomes live only as another person approved it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from time import perf_counter
from typing import Any

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from tests.engine.control.people import Person
from tests.engine.control.till import Till, changed, till
from tests.engine.control.tokens import begun

SETTINGS = 'tenant: till\ntitle: "Demo"\nproducts:\n  till:\n    template: till@1.0.0\n'
DEARER = changed(("default: 1.00", "default: 2.00"))


class House:
    """A tenant with a product that is live, and people: maria writes, jose and rosa decide, ana only looks."""

    def __init__(self, served: Till, people: dict[str, Person]) -> None:
        self.till = served
        self.maria, self.jose, self.rosa, self.ana, self.other = (
            people[name] for name in ("maria", "jose", "rosa", "ana", "other")
        )

    async def draft(self, template: str = DEARER, settings: str = SETTINGS) -> dict[str, Any]:
        body = {"product": "till", "start": "live", "template": template, "settings": settings, "note": "a dearer fee"}
        return await self.maria.made("POST", "/drafts", body)

    async def proposed(self, template: str = DEARER) -> dict[str, Any]:
        return await step(self.maria, await self.draft(template), "propose")

    async def approved(self, template: str = DEARER) -> dict[str, Any]:
        return await step(self.jose, await self.proposed(template), "approve")

    async def write(self, draft: dict[str, Any], template: str) -> dict[str, Any]:
        return await self.maria.made("PUT", f"/drafts/{draft['id']}", texts(draft, template))

    async def releases(self) -> list[tuple[int, bool]]:
        found = (await self.rosa.made("GET", "/products/till/releases"))["data"]
        return [(one["number"], one["live"]) for one in found]


async def step(person: Person, draft: dict[str, Any], name: str, **more: Any) -> dict[str, Any]:
    return await person.made("POST", f"/drafts/{draft['id']}/{name}", {"version": draft["version"], **more})


def texts(draft: dict[str, Any], template: str) -> dict[str, Any]:
    return {"version": draft["version"], "template": template, "settings": draft["settings"]}


async def refused(person: Person, draft: dict[str, Any], name: str, **more: Any) -> tuple[int, str]:
    answer = await person.post(f"/drafts/{draft['id']}/{name}", {"version": draft["version"], **more})
    return answer.status_code, answer.json().get("code")


@pytest.fixture
async def house(database: Dsns) -> AsyncIterator[House]:
    async with till(database) as served:
        parts, client, tenant = served.served.parts, served.served.client, served.served.tenant
        assert tenant == "till"
        people = {}
        for login, roles in (("maria", "product"), ("jose", "risk"), ("rosa", "admin"), ("ana", "auditor")):
            people[login] = await begun(parts, client, login, (roles,), tenant, None)
        people["other"] = await begun(parts, client, "other", ("admin",), "other", ("other",))
        yield House(served, people)


# ── the whole way ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_draft_is_planned_approved_by_another_and_applied(house: House) -> None:
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


async def test_a_plan_tells_texts_clients_limits_and_money_apart(house: House) -> None:
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


async def test_problems_are_told_with_their_places_within_a_second(house: House) -> None:
    draft = await house.draft(changed(("source = @held destination = @fees", "source = @heldd destination = @fees")))

    began = perf_counter()
    checked = await house.maria.made("POST", f"/drafts/{draft['id']}/check")

    assert perf_counter() - began < 1
    (problem,) = checked["problems"]
    assert (problem["code"], problem["severity"], problem["file"]) == ("FF301", "error", "templates/till/template.yaml")
    line = draft["template"].split("\n")[problem["line"] - 1]
    assert line[problem["column"] - 1 : problem["end_column"] - 1].endswith("heldd")
    assert await refused(house.maria, draft, "propose") == (422, "template_refused")


async def test_drafts_are_listed_in_pages_and_by_state(house: House) -> None:
    made = [(await house.draft())["id"] for _ in range(3)]
    await step(house.maria, await house.draft(), "withdraw")

    first = await house.ana.made("GET", "/drafts?state=draft&limit=2")
    following = await house.ana.made("GET", first["next"].removeprefix("/control"))

    assert [one["id"] for one in first["data"]] == [made[2], made[1]]
    assert ([one["id"] for one in following["data"]], following["has_more"]) == ([made[0]], False)
    assert "template" not in first["data"][0]
    assert (await house.ana.get("/drafts?state=thought")).json()["code"] == "invalid_request"


# ── another person ────────────────────────────────────────────────────────────────────────────────────────────


async def test_nobody_approves_what_they_wrote_or_proposed(house: House) -> None:
    draft = await house.draft()
    draft = await step(house.rosa, draft, "propose")

    assert await refused(house.maria, draft, "approve") == (403, "own_approval")
    assert await refused(house.rosa, draft, "approve") == (403, "own_approval")
    assert (await step(house.jose, draft, "approve"))["approved_by"] == "jose"


@pytest.mark.parametrize("by", ["maria", "MARIA", " maria "])
async def test_the_database_refuses_an_own_approval_whoever_writes_it(house: House, by: str) -> None:
    draft = await house.proposed()
    sql = "update control.draft set state = 'approved', approved_by = %s, approved_at = now() where id = %s"

    with psycopg.connect(house.till.database.owner) as owner, pytest.raises(psycopg.errors.CheckViolation):
        owner.execute(sql, (by, draft["id"]))


@pytest.mark.parametrize("state", ["approved", "applied"])
async def test_the_database_knows_no_approval_by_nobody(house: House, state: str) -> None:
    draft = await house.proposed()

    with psycopg.connect(house.till.database.committer) as committer, pytest.raises(psycopg.errors.CheckViolation):
        committer.execute("update control.draft set state = %s, number = 9 where id = %s", (state, draft["id"]))


async def test_only_some_roles_write_and_only_some_decide(house: House) -> None:
    draft = await house.proposed()

    assert await refused(house.ana, draft, "approve") == (403, "role_missing")
    assert await refused(house.jose, draft, "apply") == (403, "role_missing")
    assert (await house.jose.post("/drafts", {"product": "till"})).json()["code"] == "role_missing"


async def test_a_key_may_write_and_propose_but_never_approve(house: House) -> None:
    key = (await house.rosa.made("POST", "/keys", {"name": "ci", "actor": "ci", "scopes": ["admin"]}))["key"]
    ci = replace(house.jose, token=key)
    draft = await house.proposed()

    assert await refused(ci, draft, "approve") == (403, "role_missing")
    assert (await step(ci, await house.draft(), "propose"))["proposed_by"] == "ci"


async def test_a_person_does_not_apply_directly_nor_roll_back_without_the_role(house: House) -> None:
    texts = {"product": "till", "template": DEARER, "tenant": SETTINGS, "plan": "0"}

    assert (await house.rosa.post("/apply", texts)).json()["code"] == "approval_needed"
    assert (await house.jose.post("/products/till/rollback", {"number": 1})).json()["code"] == "role_missing"

    await step(house.maria, await house.approved(), "apply")
    assert (await house.maria.post("/products/till/rollback", {"number": 1})).status_code == 200
    assert await house.releases() == [(2, False), (1, True)]


async def test_a_rejected_draft_is_written_anew_and_proposed_again(house: House) -> None:
    draft = await step(house.jose, await house.proposed(), "reject", reason="too dear")
    assert (draft["state"], draft["reason"], draft["rejected_by"], draft["plan"]) == (
        "rejected",
        "too dear",
        "jose",
        None,
    )

    draft = await house.write(draft, DEARER.replace("2.00", "1.50"))
    assert (draft["state"], draft["reason"]) == ("draft", None)
    assert (await step(house.maria, draft, "propose"))["state"] == "proposed"


async def test_new_texts_take_an_approval_away(house: House) -> None:
    approved = await house.approved()

    draft = await house.write(approved, DEARER.replace("2.00", "9.00"))

    assert (draft["state"], draft["approved_by"], draft["plan"]) == ("draft", None, None)
    assert await refused(house.maria, draft, "apply") == (409, "conflict")
    assert await house.releases() == [(1, True)]


# ── two at once ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_who_writes_over_another_is_shown_what_the_other_wrote(house: House) -> None:
    draft = await house.draft()
    await house.write(draft, DEARER.replace("2.00", "3.00"))

    late = await house.rosa.ask("PUT", f"/drafts/{draft['id']}", texts(draft, DEARER.replace("2.00", "4.00")))

    assert (late.status_code, late.json()["code"]) == (409, "draft_changed")
    assert "default: 3.00" in late.json()["draft"]["template"]
    assert (await house.maria.made("GET", f"/drafts/{draft['id']}"))["version"] == 2


async def test_of_two_approvals_at_once_one_counts(house: House) -> None:
    draft = await house.proposed()

    answers = await asyncio.gather(*(refused(one, draft, "approve") for one in (house.jose, house.rosa) for _ in "ab"))

    assert sorted(answers, key=str) == [(200, None), *[(409, "draft_changed")] * 3]


async def test_of_two_applications_at_once_one_counts(house: House) -> None:
    draft = await house.approved()

    answers = await asyncio.gather(*(refused(one, draft, "apply") for one in (house.maria, house.rosa) for _ in "ab"))

    assert sorted(answers, key=str) == [(200, None), *[(409, "draft_changed")] * 3]
    assert await house.releases() == [(2, True), (1, False)]
    applied = await house.maria.made("GET", f"/drafts/{draft['id']}")
    assert (applied["state"], applied["number"]) == ("applied", 2)


async def test_an_approval_of_what_was_live_before_does_not_hold(house: House) -> None:
    first, second = await house.approved(), await house.approved(DEARER.replace("2.00", "5.00"))
    await step(house.maria, first, "apply")

    assert await refused(house.maria, second, "apply") == (409, "plan_stale")

    again = await house.maria.made("GET", f"/drafts/{second['id']}")
    assert (again["state"], again["plan"], again["approved_by"]) == ("draft", None, None)
    assert await house.releases() == [(2, True), (1, False)]


# ── whose they are, and hostile texts ─────────────────────────────────────────────────────────────────────────


async def test_another_tenant_sees_no_draft_and_does_nothing_to_it(house: House) -> None:
    draft = await house.proposed()

    assert (await house.other.made("GET", "/drafts"))["data"] == []
    assert (await house.other.get(f"/drafts/{draft['id']}")).status_code == 404
    for name in ("check", "plan"):
        assert (await house.other.post(f"/drafts/{draft['id']}/{name}")).status_code == 404
    for name in ("propose", "approve", "apply", "withdraw"):
        assert (await refused(house.other, draft, name))[0] == 404
    foreign = replace(house.other, tenant="till")
    assert (await foreign.get("/drafts")).status_code == 401


async def test_texts_of_another_tenant_are_never_proposed(house: House) -> None:
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
async def test_hostile_texts_are_refused_or_told_their_problems_in_time(house: House, text: str) -> None:
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


# ── the audit log ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_every_step_leaves_its_line_with_what_changed(house: House) -> None:
    await step(house.maria, await house.approved(), "apply")

    rows = house.till.all("select actor, action, difference from control.audit where action ~ '^draft' order by n")

    assert [row[:2] for row in rows] == [
        ("maria", "draft.created"),
        ("maria", "draft.proposed"),
        ("jose", "draft.approved"),
        ("maria", "draft.applied"),
    ]
    assert json.loads(rows[2][2])["approved_by"] == {"before": None, "after": "jose"}


async def test_a_step_that_was_refused_leaves_no_line(house: House) -> None:
    draft = await house.proposed()
    await refused(house.maria, draft, "approve")
    await refused(house.other, draft, "withdraw")

    assert house.till.all(
        "select count(*) from control.audit where action in ('draft.approved', 'draft.withdrawn')"
    ) == [(0,)]
