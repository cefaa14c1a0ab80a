"""Jobs: made by the commit they belong to, and by nothing else; done by workers, taken over from dead ones."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import psycopg
import pytest
from prometheus_client import CollectorRegistry

from engine.postgres.dsn import Dsns
from engine.postgres.dump import back_up, restore
from engine.runtime.batch import Batch
from engine.runtime.jobs import JobFailed, Tasks, jobs_app, offer, take_over, work
from engine.runtime.logs import json_logger
from engine.runtime.memory_store import MemoryStore
from engine.runtime.metrics import Metrics
from engine.runtime.rows import Job, SegmentRows
from engine.runtime.segment import SegmentFailed
from engine.runtime.store import open_postgres
from primitives.kit.problems import Decline
from tests.engine.runtime.plain_segment import NO_FAILPOINTS, NOW, Add, committer_over
from tests.postgres import Cluster

MIGRATIONS = Path(__file__).parents[3] / "engine" / "runtime" / "migrations"


def reminding(run: str, then: Exception | None = None) -> Callable[[SegmentRows], None]:
    def does(rows: SegmentRows) -> None:
        rows.defer("call", run, 1)
        if then is not None:
            raise then

    return does


def jobs(database: Dsns) -> list[tuple[str, dict[str, Any]]]:
    with psycopg.connect(database.owner) as owner:
        return owner.execute("select task_name, args from jobs.procrastinate_jobs order by id").fetchall()


# ── the commit ──


async def test_a_commit_leaves_its_job_with_the_tenant_in_it(database: Dsns) -> None:
    committer = committer_over(lambda: open_postgres(database.committer, NO_FAILPOINTS))
    committer.start(print)
    try:
        await committer.submit(Add("alpha", does=reminding("run-1")))
    finally:
        await committer.stop()

    assert jobs(database) == [("call", {"tenant": "alpha", "items": [["run-1", 1]]})]


async def test_what_does_not_commit_leaves_no_job(database: Dsns) -> None:
    committer = committer_over(lambda: open_postgres(database.committer, NO_FAILPOINTS))
    committer.start(print)
    try:
        await committer.submit(Add("alpha", does=reminding("run-1", Decline("no"))))
        with pytest.raises(SegmentFailed):
            await committer.submit(Add("alpha", does=reminding("run-2", ZeroDivisionError())))
        with pytest.raises(SegmentFailed):
            await committer.submit(Add("alpha", asset="no asset holds this \x00", does=reminding("run-3")))
    finally:
        await committer.stop()

    assert jobs(database) == []


async def test_a_batch_puts_all_its_jobs_by_one_statement(database: Dsns) -> None:
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute("create table public.seen (jobs bigint)")
        owner.execute("grant usage on schema public to finfactory_committer")
        owner.execute("grant insert on public.seen to finfactory_committer")
        owner.execute("""create function public.see() returns trigger language plpgsql as $$
            begin insert into public.seen select count(*) from made; return null; end $$""")
        owner.execute("""create trigger see after insert on jobs.procrastinate_jobs
            referencing new table as made for each statement execute function public.see()""")
        store = await open_postgres(database.committer, NO_FAILPOINTS)
        batch = Batch([Add("alpha", does=reminding(f"run-{number}")) for number in range(256)], NO_FAILPOINTS)
        await store.carry("alpha", batch, lambda: False)
        await store.close()

        assert [count for (count,) in owner.execute("select jobs from public.seen").fetchall()] == [32]


async def test_memory_keeps_them_in_a_list() -> None:
    made: list[tuple[str, Job]] = []
    batch = Batch([Add("alpha", does=reminding("run-1"))], NO_FAILPOINTS)

    await MemoryStore({}, lambda: NOW, made).carry("alpha", batch, lambda: False)

    assert made == [("alpha", Job("call", ("run-1", 1)))]


# ── what workers do with them ──


class Seen:
    """Runs that only note what they were asked, after `before` was asked of them."""

    def __init__(self, before: Callable[[str], Any] | None = None) -> None:
        self.done: list[tuple[str, ...]] = []
        self.before = before

    async def call(self, tenant: str, run: str, step: int) -> None:
        if self.before is not None:
            await self.before(run)
        self.done.append(("call", tenant, run))

    async def respond(self, tenant: str, connector: str, message: str) -> None:
        self.done.append(("respond", tenant, connector, message))


@asynccontextmanager
async def worker(database: Dsns, seen: Any) -> AsyncIterator[None]:
    app = jobs_app(database.committer)
    offer(app, Tasks(seen, Metrics(CollectorRegistry()), json_logger(sys.stderr, "critical")))
    async with app.open_async():
        task = asyncio.create_task(work(app, 8))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def put(database: Dsns, *runs: str) -> None:
    app = jobs_app(database.committer)
    offer(app, Tasks(Seen(), Metrics(CollectorRegistry()), json_logger(sys.stderr, "critical")))  # type: ignore[arg-type]
    async with app.open_async():
        for run in runs:
            await app.tasks["call"].defer_async(tenant="alpha", items=[[run, 1]])


async def test_of_the_jobs_of_one_commit_the_log_names_the_run_that_failed_and_the_others_are_done() -> None:
    async def before(run: str) -> None:
        if run == "run-2":
            raise ValueError("0012345678")

    written, seen = io.StringIO(), Seen(before)
    tasks = Tasks(seen, Metrics(CollectorRegistry()), json_logger(written, "error"))  # type: ignore[arg-type]

    with pytest.raises(JobFailed):
        await tasks.call("alpha", [("run-1", 1), ("run-2", 1), ("run-3", 1)])

    assert [run for _, _, run in seen.done] == ["run-1", "run-3"]
    (line,) = written.getvalue().splitlines()
    assert (json.loads(line)["about"], "0012345678" in line) == ("run-2", False)


async def until(holds: Callable[[], Any], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)


async def test_a_worker_hears_of_a_job_at_once_and_leaves_nothing_of_it(database: Dsns) -> None:
    seen = Seen()
    async with worker(database, seen):
        await asyncio.sleep(0.5)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await put(database, "run-1")
        await until(lambda: seen.done)
        heard_after = loop.time() - began
        await until(lambda: not jobs(database))

    assert seen.done == [("call", "alpha", "run-1")]
    assert heard_after < 0.8, "it waited for the next poll"


async def test_a_worker_goes_on_when_its_idle_connections_were_closed(database: Dsns) -> None:
    """One that is closed in the middle of a statement ends the worker, which is started anew."""
    seen = Seen()
    async with worker(database, seen):
        await put(database, *[f"run-{number}" for number in range(30)])
        await until(lambda: len(seen.done) == 30 and not jobs(database))
        with psycopg.connect(database.committer, autocommit=True) as committer:
            closed = committer.execute(
                "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity"
                " where datname = current_database() and application_name = 'finfactory-jobs' and state = 'idle'"
            ).fetchone()
        assert closed is not None
        assert closed[0] >= 2, "the one that listens, and those in the pool"
        await put(database, "afterwards")
        await until(lambda: len(seen.done) == 31)
        await until(lambda: not jobs(database))


async def test_a_job_that_fails_is_tried_again(database: Dsns) -> None:
    tries: list[str] = []

    async def fails_once(run: str) -> None:
        tries.append(run)
        if len(tries) == 1:
            raise RuntimeError("the database is away")

    seen = Seen(fails_once)
    await put(database, "run-1")
    async with worker(database, seen):
        await until(lambda: seen.done)
        await until(lambda: not jobs(database))

    assert tries == ["run-1", "run-1"]


async def test_a_worker_told_to_end_puts_back_what_it_cannot_finish(
    database: Dsns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.runtime.jobs.GRACE_S", 0.2)
    begun = asyncio.Event()

    async def for_ever(run: str) -> None:
        begun.set()
        await asyncio.sleep(60)

    await put(database, "run-1")
    async with worker(database, Seen(for_ever)):
        await asyncio.wait_for(begun.wait(), 5)
    again = Seen()
    async with worker(database, again):
        await until(lambda: again.done)

    assert again.done == [("call", "alpha", "run-1")]


HANGS = """
import asyncio, sys
from prometheus_client import CollectorRegistry
from engine.runtime.jobs import Tasks, jobs_app, offer, work
from engine.runtime.logs import json_logger
from engine.runtime.metrics import Metrics

class Hangs:
    async def call(self, tenant, run, step):
        print("began", flush=True)
        await asyncio.sleep(600)

async def main():
    app = jobs_app(sys.argv[1])
    offer(app, Tasks(Hangs(), Metrics(CollectorRegistry()), json_logger(sys.stderr, "critical")))
    async with app.open_async():
        await work(app, 8)

asyncio.run(main())
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stopped"])
async def test_a_worker_that_died_or_stopped_loses_its_jobs_within_seconds(database: Dsns, how: signal.Signals) -> None:
    await put(database, "run-1")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", HANGS, database.committer), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 20) == b"began\n"
    os.kill(process.pid, how)
    seen, app = Seen(), jobs_app(database.committer)
    try:
        async with worker(database, seen), app.open_async():
            assert await take_over(app) == 0, "it may still be alive"
            async with asyncio.timeout(9):
                while not seen.done:
                    await take_over(app)
                    await asyncio.sleep(0.2)
    finally:
        if how == signal.SIGSTOP:
            process.kill()
        await process.wait()

    assert seen.done == [("call", "alpha", "run-1")]


# ── the schema ──


def test_the_schema_is_that_of_the_installed_version() -> None:
    """A newer procrastinate needs a migration of ours; then this file goes on being the one of the version it names."""
    ours = (MIGRATIONS / "procrastinate.sql").read_text()
    theirs = (resources.files("procrastinate.sql") / "schema.sql").read_text()

    assert ours.partition("\n\n")[2] == theirs


def test_every_function_is_bound_to_its_schema_and_closed_to_readers(database: Dsns) -> None:
    with psycopg.connect(database.owner) as owner:
        found = owner.execute("""
            select p.proname, p.proconfig, has_function_privilege('finfactory_reader', p.oid, 'execute'),
                has_function_privilege('finfactory_committer', p.oid, 'execute')
            from pg_proc p where p.pronamespace = 'jobs'::regnamespace""").fetchall()

    assert len(found) > 15
    assert {tuple(rest) for _, config, *rest in found} == {(False, True)}
    assert {config[0] for _, config, *_ in found} == {"search_path=jobs, pg_temp"}


async def test_a_backup_leaves_jobs_behind(database: Dsns, cluster: Cluster, tmp_path: Path) -> None:
    await put(database, "run-1")
    back_up(database.owner, tmp_path / "backup.tar")
    with cluster.fresh_database() as other:
        restore(other.owner, tmp_path / "backup.tar")

        assert jobs(other) == []
