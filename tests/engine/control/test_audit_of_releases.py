"""Releases in the audit log: what became live, in place of what, and what changed by it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.control.lines import difference, lines
from tests.engine.control.test_takeover import FORGOTTEN, MOVED, PURSES
from tests.engine.control.till import TEMPLATE, Till, changed, till

DEARER = changed(("default: 1.00", "default: 2.00"))


@pytest.fixture
async def shop(database: Dsns) -> AsyncIterator[Till]:
    async with till(database) as found:
        yield found


def of_releases(shop: Till) -> list[dict[str, object]]:
    return [
        {**difference(line), "action": line["action"], "by": line["actor"], "product": line["subject"]}
        for line in lines(shop.database)
        if line["action"].startswith("release.")
    ]


async def test_a_release_that_became_live_tells_which_one_was_and_the_plans_changes(shop: Till) -> None:
    (first,) = of_releases(shop)
    assert (first["action"], first["product"], first["release"]) == ("release.applied", "till", {"after": 1})

    plan = await shop.plan(DEARER)
    await shop.apply(DEARER)

    (_, second) = of_releases(shop)
    assert (second["action"], second["by"], second["release"]) == (
        "release.applied",
        "a test",
        {"before": 1, "after": 2},
    )
    assert second["sha256"] == {"before": plan.base, "after": plan.release.sha256}
    (change,) = second["changes"]["after"]  # type: ignore[index]
    assert (change["what"], change["before"], change["after"]) == ("parameter fee", "1.00 PHP", "2.00 PHP")


async def test_a_way_back_is_told_as_one(shop: Till) -> None:
    await shop.apply(DEARER)
    await shop.back_to(1)

    assert [(one["action"], one["release"]) for one in of_releases(shop)[1:]] == [
        ("release.applied", {"before": 1, "after": 2}),
        ("release.rolled_back", {"before": 2, "after": 1}),
    ]


async def test_what_was_refused_leaves_no_line(shop: Till) -> None:
    await shop.pay(await shop.wallet(100_00), 10_00)
    await shop.refused(FORGOTTEN)
    await shop.back_to(1)

    assert len(of_releases(shop)) == 1


async def test_what_is_moved_over_many_commits_is_told_when_it_begins_and_when_it_is_live(shop: Till) -> None:
    for _ in range(3):
        await shop.wallet(10_00)
    await shop.apply(PURSES, most=1)

    assert [(one["action"], one["release"]) for one in of_releases(shop)[1:]] == [
        ("release.begun", {"before": 1, "after": 2}),
        ("release.applied", {"before": 1, "after": 2}),
    ]


async def test_what_was_moved_is_told_in_words(shop: Till) -> None:
    await shop.pay(await shop.wallet(100_00), 10_00)
    await shop.apply(MOVED)

    assert of_releases(shop)[-1]["moves"] == {"after": ["1.00 PHP in 1 account of account fees to revenue"]}


async def test_applied_again_it_is_a_line_again(shop: Till) -> None:
    await shop.apply(TEMPLATE)

    assert [one["release"] for one in of_releases(shop)] == [{"after": 1}, {"before": 1, "after": 2}]
