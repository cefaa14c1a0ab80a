"""The server is killed again and again, around its commits: nothing acknowledged is lost, nothing is made."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from tests.soak.audit import audit
from tests.soak.city import Town, found_town, running_committer
from tests.soak.load import Told, Wish, told, wishes
from tests.soak.served import SERVE, Served

KILLED = -9
POINTS = (
    "committer.commit_sent",
    "committer.after_commit",
    "committer.before_answer",
    "committer.before_commit",
    "committer.loads_sent",
    "committer.before_write",
)
FORGETFUL = ("-m", "tests.soak.forgetful")


@pytest.fixture
def town(database: Dsns) -> Town:
    async def found() -> Town:
        async with running_committer(database) as committer:
            return await found_town(database, committer, "metro", 20, 10_000_000_000)

    return asyncio.run(found())


class Endless:
    """Wishes until told to stop."""

    def __init__(self, town: Town) -> None:
        self._wishes = (wish for seed in count() for wish in wishes(town, seed, 10_000))
        self.stopped = False

    def __iter__(self) -> Iterator[Wish]:
        return self

    def __next__(self) -> Wish:
        if self.stopped:
            raise StopIteration
        return next(self._wishes)


async def killed_while_loaded(
    dsns: Dsns, town: Town, home: Path, kills: tuple[str, ...], arguments: tuple[str, ...] = SERVE
) -> list[Told]:
    """32 clients, who ask again until they are answered, of a server that dies at each of these failpoints in turn."""
    served, endless = Served(dsns, home, arguments), Endless(town)
    loading = None
    try:
        for seed, point in enumerate(kills):
            await served.start(f"{point}=kill@0.2", seed)
            loading = loading or asyncio.create_task(told(town, served.port, 32, endless))
            assert await asyncio.wait_for(served.ended(), 120) == KILLED
        endless.stopped = True
        await served.start()
        assert loading is not None
        return await loading
    finally:
        await served.stop()


def check_nothing_is_lost_or_made(dsns: Dsns, town: Town, home: Path, kills: tuple[str, ...]) -> None:
    found = asyncio.run(killed_while_loaded(dsns, town, home, kills))
    books = audit(dsns.owner, town.tenant)
    assert books.wrong == ()
    assert [one for one in found if not one.alike] == []
    assert {one.status for one in found} == {201, 422}
    assert Counter(one.run for one in found if one.status == 201) == Counter(books.posts)
    again = sum(reply.tries > 1 for one in found for reply in one.replies)
    assert again > 0
    told = f"{len(found)} keys answered, {again} requests asked again, {len(books.posts)} transfers, books right"
    print(f"{len(kills)} kills {dict(Counter(kills))}: {told}")


def test_nothing_acknowledged_is_lost_and_nothing_is_made(database: Dsns, town: Town, home: Path) -> None:
    check_nothing_is_lost_or_made(database, town, home, POINTS[:3])


@pytest.mark.soak
def test_fifty_kills_lose_nothing_and_make_nothing(database: Dsns, town: Town, home: Path) -> None:
    check_nothing_is_lost_or_made(database, town, home, (POINTS * 9)[:54])


def test_without_the_look_up_of_keys_money_is_posted_twice(database: Dsns, town: Town, home: Path) -> None:
    """The table's own key would still refuse the second: it is taken away as well, to see that both are not idle."""
    with psycopg.connect(database.owner) as connection:
        connection.execute("alter table runtime.request drop constraint request_pkey")
    found = asyncio.run(killed_while_loaded(database, town, home, ("committer.after_commit",), FORGETFUL))
    books = audit(database.owner, town.tenant)
    acknowledged = {reply.json["id"] for one in found for reply in one.replies if reply.status == 201}
    assert len(books.posts) > len({one.wish.key for one in found if one.status == 201})
    print(f"without the look-up: {len(books.posts)} posts for {len(acknowledged)} answers: {books.wrong}")
    assert any("more than one run" in what for what in books.wrong)
