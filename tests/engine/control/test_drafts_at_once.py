"""Two people at one draft, or at two drafts of one product: one is first, and the other is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.control.drafting import DEARER, Office, office, refused, step, texts


@pytest.fixture
async def house(database: Dsns) -> AsyncIterator[Office]:
    async with office(database) as found:
        yield found


async def test_who_writes_over_another_is_shown_what_the_other_wrote(house: Office) -> None:
    draft = await house.draft()
    await house.write(draft, DEARER.replace("2.00", "3.00"))

    late = await house.rosa.ask("PUT", f"/drafts/{draft['id']}", texts(draft, DEARER.replace("2.00", "4.00")))

    assert (late.status_code, late.json()["code"]) == (409, "draft_changed")
    assert "default: 3.00" in late.json()["draft"]["template"]
    assert (await house.maria.made("GET", f"/drafts/{draft['id']}"))["version"] == 2


async def test_of_two_approvals_at_once_one_counts(house: Office) -> None:
    draft = await house.proposed()

    answers = await asyncio.gather(*(refused(one, draft, "approve") for one in (house.jose, house.rosa) for _ in "ab"))

    assert sorted(answers, key=str) == [(200, None), *[(409, "draft_changed")] * 3]


async def test_of_two_applications_at_once_one_counts(house: Office) -> None:
    draft = await house.approved()

    answers = await asyncio.gather(*(refused(one, draft, "apply") for one in (house.maria, house.rosa) for _ in "ab"))

    assert sorted(answers, key=str) == [(200, None), *[(409, "draft_changed")] * 3]
    assert await house.releases() == [(2, True), (1, False)]
    applied = await house.maria.made("GET", f"/drafts/{draft['id']}")
    assert (applied["state"], applied["number"]) == ("applied", 2)


async def test_an_approval_of_what_was_live_before_does_not_hold(house: Office) -> None:
    first, second = await house.approved(), await house.approved(DEARER.replace("2.00", "5.00"))
    await step(house.maria, first, "apply")

    assert await refused(house.maria, second, "apply") == (409, "plan_stale")

    again = await house.maria.made("GET", f"/drafts/{second['id']}")
    assert (again["state"], again["plan"], again["approved_by"]) == ("draft", None, None)
    assert await house.releases() == [(2, True), (1, False)]
