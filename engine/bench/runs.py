"""How many cash-outs a second go all the way (request, call, rail, answer, paid), beside bare jobs of the same library.

The API, one worker, the rails' simulator and the bare jobs' worker are a process each; the callers are in this one.
Each round measures both, one after the other, so that whatever else the machine does meets both alike.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from psycopg import AsyncConnection

from engine.bench.books import Books, books
from engine.bench.cash_outs import FLIGHT, Flight
from engine.bench.database import Server, own_database
from engine.bench.jobs import BareJobs, bare_app
from engine.bench.processes import free_port, process
from engine.bench.product import CASH_OUT, TENANT, Wallets, compiled_cash_out
from engine.bench.segments import serving
from engine.bench.swap import publishing
from engine.bench.wallets import funded_wallets
from engine.postgres.dsn import Dsns
from primitives.kit.contract import Manifest

WALLETS = 1_000
WARM_UP = 0.2  # of a measurement, before each
WARM_UP_S = 2.0  # of both, before the first: releases are compiled, connections opened
PAID = "paid"
ENTRIES = 2  # of a cash-out that is paid: what is held, and where it goes

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Modules:
    """What is run with `python -m`, and the environment for a database; folder: of their logs."""

    api: str
    worker: str
    rails: str
    bare: str
    settings: Callable[[Dsns, int, int], Mapping[str, str]]
    folder: Path


@dataclass(slots=True)
class Measured:
    """What the rounds gave so far: a second."""

    cash_outs: list[float] = field(default_factory=list)
    jobs: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RunsReport:
    """over_jobs: cash-outs over bare jobs, the median of the rounds' own ratios. took: seconds, p50 and p99."""

    cash_outs: float
    jobs: float
    over_jobs: float
    took: tuple[float, float]
    ends: Mapping[str, int]
    books: Books

    @property
    def well(self) -> bool:
        """Every cash-out was paid, and the books balance."""
        return self.books.balance and set(self.ends) == {PAID}

    def document(self) -> dict[str, object]:
        return {
            "over_jobs": self.over_jobs,
            "rates": {"cash_outs": self.cash_outs, "jobs": self.jobs},
            "seconds_to_paid": {"p50": self.took[0], "p99": self.took[1]},
            "in_flight": FLIGHT,
            "ends": dict(self.ends),
            "transactions": self.books.transactions,
            "books_balance": self.books.balance,
        }


async def bench_runs(
    server: Server, catalog: Sequence[Manifest], modules: Modules, seconds: float, rounds: int, say: Say
) -> RunsReport:
    """seconds: of each measurement. A database of its own is made and dropped."""
    measured = Measured()
    with own_database(server, "bench", migrated=True) as dsns:
        wallets = await _prepared(dsns, catalog)
        async with AsyncExitStack() as stack:
            key = await _published(stack, dsns, catalog)
            port = await stack.enter_async_context(_running(modules, dsns))
            owner = await stack.enter_async_context(await AsyncConnection.connect(dsns.owner, autocommit=True))
            app, task = bare_app(dsns.committer)
            await stack.enter_async_context(app.open_async())
            flight = Flight(port, f"/{TENANT}/{CASH_OUT}/v1", key, wallets, owner)
            bare = BareJobs(task, owner)
            await flight.rate(WARM_UP_S, 0.0)
            await bare.rate(WARM_UP_S, 0.0)
            for number in range(rounds):
                await _round(flight, bare, seconds, number, measured)
                say(_said(number, rounds, measured))
            took = (await flight.took("cash_out", 0.5), await flight.took("cash_out", 0.99))
            ends = await flight.ends("cash_out")
        found = await books(dsns, catalog, TENANT, CASH_OUT, "cash_out", PAID, ENTRIES)
    return _report(measured, took, ends, found)


async def _prepared(dsns: Dsns, catalog: Sequence[Manifest]) -> list[str]:
    async with serving(dsns) as committer:
        return await funded_wallets(committer.submit, Wallets(compiled_cash_out(catalog), release=1), WALLETS)


async def _published(stack: AsyncExitStack, dsns: Dsns, catalog: Sequence[Manifest]) -> str:
    """A key for the tenant's API, whose release is live."""
    publisher = await stack.enter_async_context(publishing(dsns, catalog))
    await publisher.publish(compiled_cash_out(catalog))
    return await publisher.issue_key()


@asynccontextmanager
async def _running(modules: Modules, dsns: Dsns) -> AsyncIterator[int]:
    """The API's port, with all four up."""
    port, rails = free_port(), free_port()
    settings, folder = modules.settings(dsns, port, rails), modules.folder
    api, outside = f"http://127.0.0.1:{port}/", f"http://127.0.0.1:{rails}/healthz"
    async with (
        process(modules.rails, settings, folder / "rails.log", outside),
        process(modules.api, settings, folder / "api.log", api),
        process(modules.worker, settings, folder / "worker.log"),
        process(modules.bare, settings, folder / "bare.log"),
    ):
        yield port


async def _round(flight: Flight, bare: BareJobs, seconds: float, number: int, measured: Measured) -> None:
    """Which goes first changes from round to round."""
    both = [(flight.rate, measured.cash_outs), (bare.rate, measured.jobs)]
    for rate, rates in both if number % 2 == 0 else reversed(both):
        rates.append(await rate(seconds, seconds * WARM_UP))


def _report(measured: Measured, took: tuple[float, float], ends: Mapping[str, int], found: Books) -> RunsReport:
    ratios = [ours / theirs if theirs else 0.0 for ours, theirs in zip(measured.cash_outs, measured.jobs, strict=True)]
    return RunsReport(
        round(median(measured.cash_outs), 1),
        round(median(measured.jobs), 1),
        round(median(ratios), 2),
        (round(took[0], 2), round(took[1], 2)),
        ends,
        found,
    )


def _said(number: int, rounds: int, measured: Measured) -> str:
    rates = f"{measured.cash_outs[-1]:.0f} cash-outs, {measured.jobs[-1]:.0f} bare jobs"
    return f"round {number + 1} of {rounds}: a second: {rates}"
