"""Sweeps find what is due by each tenant's clock, and what a job or a process lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from time import monotonic

from engine.postgres.dsn import Dsns
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.jobs import jobs_app
from tests.engine.runtime.due_rows import NOW, Due, Noted, sweeps, until

HOUR = timedelta(hours=1)


async def test_what_is_due_is_handed_to_what_it_is_for(due: Due, books: Bookkeeping) -> None:
    due.runs("acme", 1)
    due.resources("acme", 1)
    due.arrival("acme", "left", NOW - HOUR)
    due.arrival("acme", "unanswered", NOW - HOUR, respond=True)
    runs = Noted(books)

    await sweeps(books, runs).once()

    assert Counter(runs.asked) == Counter(
        [
            ("wake", "acme", "run-1"),
            ("strike", "acme", "r-1"),
            ("take", "acme", "left"),
            ("respond", "acme", "unanswered"),
        ]
    )


async def test_what_is_not_due_yet_is_left_alone(due: Due, books: Bookkeeping) -> None:
    due.runs("acme", 1, wake_at=NOW + HOUR)
    due.resources("acme", 1, until=NOW + HOUR)
    due.arrival("acme", "just now", NOW + HOUR)
    runs = Noted()

    await sweeps(books, runs).once()

    assert runs.asked == []


async def test_each_tenant_has_its_own_clock(due: Due, books: Bookkeeping) -> None:
    due.tenant("tomorrow", ahead=timedelta(days=1))
    for tenant in ("acme", "tomorrow"):
        due.runs(tenant, 1, wake_at=NOW + HOUR)
        due.resources(tenant, 1, until=NOW + HOUR)
    runs = Noted()

    await sweeps(books, runs).once()

    assert sorted(runs.asked) == [("strike", "tomorrow", "r-1"), ("wake", "tomorrow", "run-1")]


async def test_a_run_whose_job_was_lost_is_called_and_one_whose_job_lives_is_not(
    due: Due, books: Bookkeeping, database: Dsns
) -> None:
    due.runs("acme", 2, wake_at=None, needs="call")
    app = jobs_app(database.committer)
    async with app.open_async():
        await app.configure_task("call", queue="runs").defer_async(tenant="acme", items=[["other", 1], ["run-2", 1]])
        await app.configure_task("call", queue="runs").defer_async(tenant="acme", items=[["run-1", 0]])
    runs = Noted()

    await sweeps(books, runs).once()

    assert runs.asked == [("call", "acme", "run-1")], "a job of an earlier step is none"


async def test_a_lost_run_is_found_at_once_behind_ten_thousand_that_have_their_jobs(
    due: Due, books: Bookkeeping
) -> None:
    due.runs("acme", 10_001, wake_at=None, needs="call")
    due.execute("update runtime.run set moved_at = moved_at + interval '1 s' where id = 'run-10001'")
    due.execute(
        "insert into jobs.procrastinate_jobs (queue_name, task_name, args)"
        " select 'runs', 'call', jsonb_build_object('tenant', 'acme', 'items', jsonb_build_array(run))"
        " from (select jsonb_build_array('run-' || n, 1) as run from generate_series(1, 10000) n) runs"
    )
    runs = Noted()
    sweeping = sweeps(books, runs)
    began = monotonic()
    for _ in range(2):
        await sweeping.once()

    assert runs.asked == [("call", "acme", "run-10001")]
    assert monotonic() - began < 1, "runs and jobs are compared one by one"


# ── how it is handed out ──


async def test_nothing_is_handed_out_twice_while_it_is_under_way_or_just_done(due: Due, books: Bookkeeping) -> None:
    due.runs("acme", 3)
    runs = Noted()
    sweeping = sweeps(books, runs)
    for _ in range(3):
        await sweeping.once()

    assert len(runs.asked) == 3


async def test_what_is_due_again_is_another_thing(due: Due, books: Bookkeeping) -> None:
    due.runs("acme", 1)
    runs = Noted()
    sweeping = sweeps(books, runs)
    await sweeping.once()
    due.execute("update runtime.run set wake_at = wake_at + interval '1 ms'")
    await sweeping.once()

    assert runs.asked == [("wake", "acme", "run-1")] * 2


async def test_what_fails_does_not_stand_before_the_rest(due: Due, books: Bookkeeping) -> None:
    """The oldest 3,000 cannot be woken: no release of theirs compiles any more."""
    due.runs("acme", 3_010)
    due.execute("update runtime.run set wake_at = wake_at + interval '1 s' where id in ('run-7', 'run-8')")

    class Broken(Noted):
        async def wake(self, tenant: str, run: str, step: int) -> None:
            if run not in ("run-7", "run-8"):
                raise RuntimeError("no longer compiles")
            await super().wake(tenant, run, step)

    runs = Broken(books)
    sweeping = sweeps(books, runs)
    for _ in range(6):
        await sweeping.once()

    assert sorted(runs.asked) == [("wake", "acme", "run-7"), ("wake", "acme", "run-8")]


async def test_a_flood_of_one_tenant_leaves_the_others_their_share(due: Due, books: Bookkeeping) -> None:
    due.tenant("beta")
    due.runs("acme", 5_000, wake_at=NOW - HOUR)
    due.runs("beta", 5)
    runs = Noted(books)
    sweeping = sweeps(books, runs)
    await sweeping.once()

    assert {run for name, tenant, run in runs.asked if tenant == "beta"} == {f"run-{n}" for n in range(1, 6)}
    assert len(runs.asked) < 1_000


async def test_an_outside_that_does_not_answer_holds_up_no_clock(due: Due, books: Bookkeeping) -> None:
    due.runs("acme", 500)
    due.resources("acme", 500)

    class Hanging(Noted):
        async def wake(self, tenant: str, run: str, step: int) -> None:
            self.asked.append(("wake", tenant, run))
            await asyncio.sleep(600)

    runs = Hanging(books)
    task = asyncio.create_task(sweeps(books, runs).run())
    try:
        await until(lambda: sum(name == "strike" for name, *_ in runs.asked) == 500)
        assert sum(name == "wake" for name, *_ in runs.asked) <= 128
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_clocks_are_taken_at_a_thousand_a_second_when_nothing_else_limits(due: Due, books: Bookkeeping) -> None:
    due.resources("acme", 5_000)

    class Instant(Noted):
        """What a committer does for a whole batch at once."""

        async def strike(self, tenant: str, resource: str, state_n: int) -> None:
            self.asked.append(("strike", tenant, resource))
            if len(self.asked) % 250 == 0:
                done = [one for _, _, one in self.asked[-1_000:]]
                await asyncio.to_thread(
                    due.execute, "update runtime.resource set until = null where id = any(%s)", done
                )

    runs = Instant()
    task = asyncio.create_task(sweeps(books, runs).run())
    try:
        await until(lambda: runs.asked)
        began = monotonic()
        await until(lambda: len(runs.asked) >= 5_000, 20)
        taken_s = monotonic() - began
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    assert 5_000 / taken_s > 1_000
    assert len(set(runs.asked)) == len(runs.asked)
