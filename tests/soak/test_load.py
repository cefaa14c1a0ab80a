"""64 clients, 20 wallets, one fee account: nobody is told anything that the books do not say, exactly once."""

from __future__ import annotations

import multiprocessing
import random
from asyncio import run, sleep
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from time import monotonic

import pytest

from engine.postgres.dsn import Dsns
from tests.soak.audit import audit
from tests.soak.city import Town, found_town, running_committer
from tests.soak.http import Client
from tests.soak.load import Repeat, Told, Wish, asked, told, wishes
from tests.soak.served import serving

CLIENTS, WALLETS, FUNDS = 64, 20, 10_000_000_000
POISON = "poison"


async def towns(dsns: Dsns, *names: str) -> list[Town]:
    async with running_committer(dsns) as committer:
        return [await found_town(dsns, committer, name, WALLETS, FUNDS) for name in names]


def with_poison(wanted: Iterator[Wish], at: int) -> Iterator[Wish]:
    for n, wish in enumerate(wanted):
        yield Wish(POISON, wish.source, wish.target, wish.amount, Repeat.LATER) if n == at else wish


async def loaded(dsns: Dsns, home: Path, requests: int) -> tuple[Town, list[Told], float]:
    (town,) = await towns(dsns, "metro")
    async with serving(dsns, home, f"segment.apply=raise@1:{POISON}") as served:
        start = monotonic()
        found = await told(town, served.port, CLIENTS, with_poison(wishes(town, 1, requests), requests // 2))
        return town, found, monotonic() - start


def check(dsns: Dsns, town: Town, found: list[Told], seconds: float) -> Counter[str]:
    """Every answer against the books. What was how often."""
    books = audit(dsns.owner, town.tenant)
    assert books.wrong == ()
    poisoned = [one for one in found if one.wish.key == POISON]
    assert [one.status for one in poisoned] == [500]
    healthy = [one for one in found if one.wish.key != POISON]
    assert [one for one in healthy if not one.alike] == []
    assert {one.status for one in healthy} == {201, 422}
    acknowledged = Counter(one.run for one in healthy if one.status == 201)
    assert acknowledged == Counter(books.posts)
    seen = Counter(one.wish.repeat.value for one in healthy if one.wish.repeat is not Repeat.NO)
    seen["transfers"], seen["declines"] = len(acknowledged), len(healthy) - len(acknowledged)
    print(f"{dict(seen)} in {seconds:.1f} s, {len(healthy) / seconds:.0f} keys/s; books right; one poisoned alone")
    return seen


def test_what_clients_are_told_is_what_the_books_say(database: Dsns, home: Path) -> None:
    seen = check(database, *run(loaded(database, home, 1_200)))
    assert min(seen["transfers"] - 1_000, seen["declines"] - 40, seen["in flight"] - 40, seen["later"] - 40) >= 0


@pytest.mark.soak
def test_what_clients_are_told_is_what_the_books_say_for_long(database: Dsns, home: Path) -> None:
    seen = check(database, *run(loaded(database, home, 12_000)))
    assert min(seen["transfers"] - 10_000, seen["declines"] - 500, seen["in flight"] - 500, seen["later"] - 500) >= 0


# ── one tenant beside another ─────────────────────────────────────────────────────────────────────────────────


def _flood(town: Town, port: int, callers: int) -> None:
    endless = (wish for seed in count() for wish in wishes(town, seed, 10_000))
    run(told(town, port, callers, endless))


async def quiet_latencies(town: Town, port: int, per_second: int, seconds: float) -> list[float]:
    """Of transfers begun one after the other, each at its time."""
    client, rnd, latencies, begin = Client(port, town.key), random.Random(2), list[float](), monotonic()
    for n in range(int(per_second * seconds)):
        await sleep(max(0.0, begin + n / per_second - monotonic()))
        start, (source, target) = monotonic(), rnd.sample(town.wallets, 2)
        assert (await asked(town, client, Wish(f"quiet-{n}", source, target, 1_000))).status == 201
        latencies.append(monotonic() - start)
    await client.close()
    return sorted(latencies)


async def beside_a_flood(dsns: Dsns, home: Path, callers: int, seconds: float) -> float:
    """The 99th percentile of the quiet tenant, in seconds."""
    quiet, loud = await towns(dsns, "quiet", "loud")
    async with serving(dsns, home) as served:
        flood = multiprocessing.get_context("fork").Process(target=_flood, args=(loud, served.port, callers))
        flood.start()
        try:
            await sleep(1.0)
            latencies = await quiet_latencies(quiet, served.port, 20, seconds)
        finally:
            flood.kill()
            flood.join()
    posts = len(audit(dsns.owner, loud.tenant).posts)
    p50, p99 = latencies[len(latencies) // 2], latencies[int(len(latencies) * 0.99)]
    print(f"quiet tenant p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms beside {callers} callers, {posts} posts")
    return p99


def test_a_quiet_tenant_is_answered_beside_a_flood(database: Dsns, home: Path) -> None:
    assert run(beside_a_flood(database, home, 64, 2.0)) < 2.0


@pytest.mark.soak
def test_a_quiet_tenant_keeps_its_p99_below_100_ms_beside_256_callers(database: Dsns, home: Path) -> None:
    assert run(beside_a_flood(database, home, 256, 30.0)) < 0.1
