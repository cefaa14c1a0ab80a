"""Who is served when, how much may wait, and what a failure takes with it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import perf_counter, thread_time

import pytest

from engine.runtime.batch import ROWS_MAX, SECONDS_MAX, TURN_SECONDS, Batch
from engine.runtime.committer import BATCH_MAX, QUEUE_MAX, Committer, Lanes, Waiting
from engine.runtime.failpoints import Failpoint, Failpoints, parse_failpoints
from engine.runtime.rows import Loaded, Overlay, SegmentRows
from engine.runtime.segment import Lane, Overloaded, SegmentFailed
from engine.runtime.tables import NUMBERS, Number
from primitives.kit.problems import Decline
from primitives.kit.store import ForeignTable, NotLoaded
from primitives.ledger.tables import BALANCE
from tests.engine.runtime.plain_segment import NOW, Add, Counting, committer_over


@asynccontextmanager
async def working(store: Counting, failpoints: Failpoints | None = None) -> AsyncIterator[Committer]:
    committer = committer_over(store.connect, failpoints or Failpoints({}))
    committer.start(lambda error: pytest.fail(f"a committer task died: {error}"))
    yield committer
    store.open.set()
    await committer.stop()


async def answers(committer: Committer, segments: list[Add], store: Counting) -> list[object]:
    """All are queued before the store begins."""
    asked = [asyncio.create_task(committer.submit(one)) for one in segments]
    await asyncio.sleep(0)
    store.open.set()
    return list(await asyncio.gather(*asked, return_exceptions=True))


def burn(seconds: float) -> Callable[[SegmentRows], None]:
    def work(rows: SegmentRows) -> None:
        end = perf_counter() + seconds
        while perf_counter() < end:
            pass

    return work


def spend(seconds: float) -> None:
    """Of processor time."""
    end = thread_time() + seconds
    while thread_time() < end:
        pass


# ── who is served when ────────────────────────────────────────────────────────────────────────────────────────


async def test_tenants_take_turns_and_a_long_turn_ends_early() -> None:
    store = Counting()
    long = [Add("alpha", does=burn(TURN_SECONDS / 2)) for _ in range(20)]
    async with working(store) as committer:
        assert await answers(committer, [*long, Add("beta")], store) == [*range(1, 21), 1]
    tenants = [batch[0].tenant for batch in store.carried]
    assert tenants[:3] == ["alpha", "beta", "alpha"]
    assert len(store.carried[0]) < 20
    assert tenants.count("alpha") == 2, "alone, a tenant is not interrupted"


async def test_the_later_lane_gets_a_quarter_of_every_turn_while_now_waits() -> None:
    store = Counting()
    now, later = [Add() for _ in range(400)], [Add(lane=Lane.LATER) for _ in range(400)]
    async with working(store) as committer:
        await answers(committer, [*later, *now], store)
    first, second, *_ = [Counter(one.lane for one in batch) for batch in store.carried if len(batch) > 1]
    assert first == second == {Lane.NOW: BATCH_MAX * 3 // 4, Lane.LATER: BATCH_MAX // 4}
    begun = [one.lane for one in next(batch for batch in store.carried if len(batch) > 1)[:8]]
    assert begun.count(Lane.LATER) == 2, "however early the turn ends"


async def test_what_a_turn_left_comes_first_in_the_next() -> None:
    loop = asyncio.get_running_loop()
    lanes, waiting = Lanes(), [Waiting(Add(lane=lane), loop.create_future()) for lane in (Lane.NOW, Lane.LATER) * 3]
    lanes.put_back(waiting)
    taken = lanes.take()
    lanes.put_back(taken[2:])
    assert lanes.take() == taken[2:]


async def test_a_full_queue_refuses_and_the_other_lane_does_not() -> None:
    store = Counting()
    async with working(store) as committer:
        asked = [asyncio.create_task(committer.submit(Add())) for _ in range(QUEUE_MAX)]
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            for _ in range(BATCH_MAX + 1):
                asked.append(asyncio.create_task(committer.submit(Add())))
                await asyncio.sleep(0)
                if asked[-1].done():
                    await asked.pop()
        asked.append(asyncio.create_task(committer.submit(Add(lane=Lane.LATER))))
        await asyncio.sleep(0)
        assert not asked[-1].done()
        store.open.set()
        assert sorted(await asyncio.gather(*asked)) == list(range(1, len(asked) + 1))


async def test_a_caller_may_go_away_its_segment_stays() -> None:
    store = Counting()
    async with working(store) as committer:
        gone = asyncio.create_task(committer.submit(Add()))
        await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        store.open.set()
        assert await committer.submit(Add()) == 2


async def test_a_dead_task_is_told() -> None:
    told: asyncio.Future[BaseException | None] = asyncio.get_running_loop().create_future()
    store = Counting()
    store.open.set()
    committer = committer_over(store.connect, Failpoints({"committer.before_answer": Failpoint("raise", 1)}))
    committer.start(told.set_result)
    asked = asyncio.create_task(committer.submit(Add()))
    assert type(await asyncio.wait_for(told, 5)).__name__ == "Poisoned"
    asked.cancel()


# ── one segment alone ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_repeat_in_the_same_batch_gets_the_first_ones_answer() -> None:
    store = Counting()
    async with working(store) as committer:
        assert await answers(committer, [Add(key="k"), Add(key="k"), Add(), Add(key="k")], store) == [1, 1, 2, 1]


def failing(rows: SegmentRows) -> None:
    raise ZeroDivisionError


def many_rows(rows: SegmentRows) -> None:
    rows.enter("runtime")
    for n in range(ROWS_MAX):
        rows.put(NUMBERS, Number(str(n), n))


def too_long(rows: SegmentRows) -> None:
    spend(SECONDS_MAX * 2)


def foreign(rows: SegmentRows) -> None:
    rows.enter("ledger").get(NUMBERS, "event")


def declining(rows: SegmentRows) -> None:
    rows.enter("ledger").put(BALANCE, BALANCE.row("till", "PHP/2", 1_000, 0, 0, None, False, 0))
    raise Decline("not_today")


@pytest.mark.parametrize("does", [failing, many_rows, too_long, foreign])
async def test_a_segment_that_fails_or_breaks_a_cap_fails_alone(does: Callable[[SegmentRows], None]) -> None:
    store = Counting()
    async with working(store) as committer:
        first, bad, last = await answers(committer, [Add(), Add(does=does), Add()], store)
    assert (first, type(bad), last) == (1, SegmentFailed, 2)


async def test_a_poisoned_segment_is_found_by_its_mark() -> None:
    store = Counting()
    async with working(store, parse_failpoints("segment.apply=raise@1:bad")) as committer:
        found = await answers(committer, [Add(mark="good"), Add(mark="bad"), Add()], store)
    assert [type(one) for one in found] == [int, SegmentFailed, int]


async def test_a_decline_leaves_nothing_of_what_it_wrote() -> None:
    store = Counting()
    async with working(store) as committer:
        assert await answers(committer, [Add(), Add(does=declining), Add()], store) == [1, "not_today", 2]


async def test_keys_that_raise_fail_their_segment_alone() -> None:
    class Keyless(Add):
        def keys(self, number: int, loaded: Loaded) -> list[object]:  # type: ignore[override]
            raise LookupError

    store = Counting()
    async with working(store) as committer:
        found = await answers(committer, [Add(), Keyless(), Add()], store)
    assert [type(one) for one in found] == [int, SegmentFailed, int]


# ── rows ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rows_refuse_foreign_tables_and_rows_that_were_not_loaded() -> None:
    loaded = Loaded()
    loaded.rows[BALANCE.at("till", "PHP/2")] = None
    rows = SegmentRows(Overlay(loaded, NOW)).enter("ledger")
    assert rows.get(BALANCE, "till", "PHP/2") is None
    with pytest.raises(NotLoaded):
        rows.get(BALANCE, "other", "PHP/2")
    reaches: tuple[Callable[[], object], ...] = (
        lambda: rows.get(NUMBERS, "event"),
        lambda: rows.put(NUMBERS, Number("event", 1)),
        lambda: rows.append(NUMBERS, Number("event", 1)),
    )
    for reach in reaches:
        with pytest.raises(ForeignTable):
            reach()


def test_a_pause_that_is_not_the_segments_does_not_fail_it() -> None:
    pauses = iter((0.05, 0.0))
    batch = Batch([Add(does=lambda rows: spend(next(pauses, 0.0)))], Failpoints({}))
    batch.wanted(0)
    batch.apply(NOW, lambda: False)
    assert batch.answers == [1]
