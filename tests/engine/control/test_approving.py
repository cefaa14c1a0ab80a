"""What somebody wrote becomes live only as another person approved it; every step has its line in the audit log."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from tests.engine.control.drafting import DEARER, SETTINGS, Office, office, refused, step


@pytest.fixture
async def house(database: Dsns) -> AsyncIterator[Office]:
    async with office(database) as found:
        yield found


async def test_nobody_approves_what_they_wrote_or_proposed(house: Office) -> None:
    draft = await house.draft()
    draft = await step(house.rosa, draft, "propose")

    assert await refused(house.maria, draft, "approve") == (403, "own_approval")
    assert await refused(house.rosa, draft, "approve") == (403, "own_approval")
    assert (await step(house.jose, draft, "approve"))["approved_by"] == "jose"


@pytest.mark.parametrize("by", ["maria", "MARIA", " maria "])
async def test_the_database_refuses_an_own_approval_whoever_writes_it(house: Office, by: str) -> None:
    draft = await house.proposed()
    sql = "update control.draft set state = 'approved', approved_by = %s, approved_at = now() where id = %s"

    with psycopg.connect(house.till.database.owner) as owner, pytest.raises(psycopg.errors.CheckViolation):
        owner.execute(sql, (by, draft["id"]))


@pytest.mark.parametrize("state", ["approved", "applied"])
async def test_the_database_knows_no_approval_by_nobody(house: Office, state: str) -> None:
    draft = await house.proposed()

    with psycopg.connect(house.till.database.committer) as committer, pytest.raises(psycopg.errors.CheckViolation):
        committer.execute("update control.draft set state = %s, number = 9 where id = %s", (state, draft["id"]))


async def test_only_some_roles_write_and_only_some_decide(house: Office) -> None:
    draft = await house.proposed()

    assert await refused(house.ana, draft, "approve") == (403, "role_missing")
    assert await refused(house.jose, draft, "apply") == (403, "role_missing")
    assert (await house.jose.post("/drafts", {"product": "till"})).json()["code"] == "role_missing"


async def test_a_key_may_write_and_propose_but_never_approve(house: Office) -> None:
    key = (await house.rosa.made("POST", "/keys", {"name": "ci", "actor": "ci", "scopes": ["admin"]}))["key"]
    ci = replace(house.jose, token=key)
    draft = await house.proposed()

    assert await refused(ci, draft, "approve") == (403, "role_missing")
    assert (await step(ci, await house.draft(), "propose"))["proposed_by"] == "ci"


async def test_a_person_does_not_apply_directly_nor_roll_back_without_the_role(house: Office) -> None:
    texts = {"product": "till", "template": DEARER, "tenant": SETTINGS, "plan": "0"}

    assert (await house.rosa.post("/apply", texts)).json()["code"] == "approval_needed"
    assert (await house.jose.post("/products/till/rollback", {"number": 1})).json()["code"] == "role_missing"

    await step(house.maria, await house.approved(), "apply")
    assert (await house.maria.post("/products/till/rollback", {"number": 1})).status_code == 200
    assert await house.releases() == [(2, False), (1, True)]


async def test_a_rejected_draft_is_written_anew_and_proposed_again(house: Office) -> None:
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


async def test_new_texts_take_an_approval_away(house: Office) -> None:
    approved = await house.approved()

    draft = await house.write(approved, DEARER.replace("2.00", "9.00"))

    assert (draft["state"], draft["approved_by"], draft["plan"]) == ("draft", None, None)
    assert await refused(house.maria, draft, "apply") == (409, "conflict")
    assert await house.releases() == [(1, True)]


# ── the audit log ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_every_step_leaves_its_line_with_what_changed(house: Office) -> None:
    await step(house.maria, await house.approved(), "apply")

    rows = house.till.all("select actor, action, difference from control.audit where action ~ '^draft' order by n")

    assert [row[:2] for row in rows] == [
        ("maria", "draft.created"),
        ("maria", "draft.proposed"),
        ("jose", "draft.approved"),
        ("maria", "draft.applied"),
    ]
    assert json.loads(rows[2][2])["approved_by"] == {"before": None, "after": "jose"}


async def test_a_step_that_was_refused_leaves_no_line(house: Office) -> None:
    draft = await house.proposed()
    await refused(house.maria, draft, "approve")
    await refused(house.other, draft, "withdraw")

    assert house.till.all(
        "select count(*) from control.audit where action in ('draft.approved', 'draft.withdrawn')"
    ) == [(0,)]
