"""How many complete transfers one committer carries: a limit, a fee to one hot account, run, key, event, hash chain.

The callers and the committer share this process; PostgreSQL and the yardsticks are processes of their own. Each round
measures every number of callers and both yardsticks, so that whatever else the machine does meets them all alike.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from engine.bench.books import Books, books
from engine.bench.database import Server, own_database
from engine.bench.figures import Figure, Stretch, figure, ratio
from engine.bench.load import transfers
from engine.bench.product import MOVEMENT, TENANT, WalletPrograms, compiled_movement
from engine.bench.wallets import funded_wallets
from engine.bench.yardstick import Reading, read_yardstick
from engine.parts import COLLECTOR
from engine.postgres.dsn import Dsns
from engine.runtime.committer import Committer
from engine.runtime.failpoints import Failpoints
from engine.runtime.program import Program
from engine.runtime.store import open_postgres
from primitives.kit.contract import Manifest

CALLERS = (1, 16, 64, 256)
BESIDE = {64: "naive", 256: "copy"}  # the yardstick a number of callers is compared with, measured right after it
WALLETS = 1_000  # as many accounts as the yardsticks have

Say = Callable[[str], None]


class CommitterDied(Exception):
    """The committer's task ended; what it met is the cause."""


@dataclass(slots=True)
class Measured:
    """What the rounds gave so far."""

    stretches: dict[int, list[Stretch]] = field(default_factory=lambda: {callers: [] for callers in CALLERS})
    readings: dict[str, list[Reading]] = field(default_factory=lambda: {kind: [] for kind in BESIDE.values()})


@dataclass(frozen=True, slots=True)
class SegmentsReport:
    """figures: by callers. yardsticks: medians of movements a second, by kind."""

    figures: dict[int, Figure]
    yardsticks: dict[str, int]
    yardsticks_balance: bool
    books: Books

    @property
    def over(self) -> dict[str, float]:
        """Our rate over the yardstick's."""
        return {kind: ratio(self.figures[callers].rate, self.yardsticks[kind]) for callers, kind in BESIDE.items()}

    @property
    def books_balance(self) -> bool:
        return self.books.balance and self.yardsticks_balance

    def document(self) -> dict[str, object]:
        return {
            "over_naive_hot": self.over["naive"],
            "over_copy": self.over["copy"],
            "rates": {str(callers): one.rate for callers, one in self.figures.items()},
            "p50": {str(callers): one.p50 for callers, one in self.figures.items()},
            "p99": {str(callers): one.p99 for callers, one in self.figures.items()},
            "naive_hot": self.yardsticks["naive"],
            "copy": self.yardsticks["copy"],
            "answers": sum(one.answers for one in self.figures.values()),
            "declined": sum(one.declined for one in self.figures.values()),
            "transactions": self.books.transactions,
            "books_balance": self.books_balance,
        }


async def bench_segments(
    server: Server, catalog: Sequence[Manifest], seconds: float, rounds: int, say: Say
) -> SegmentsReport:
    """seconds: of each measurement. Databases of its own are made and dropped."""
    measured = Measured()
    with own_database(server, "bench", migrated=True) as dsns:
        with own_database(server, "yardstick", migrated=False) as beside:
            async with serving(dsns) as committer:
                programs = WalletPrograms(compiled_movement(catalog), release=1)
                wallets = await funded_wallets(committer.submit, programs, WALLETS)
                _settle_collector()
                for number in range(rounds):
                    await _round(committer, programs.transfer, wallets, beside.owner, seconds, number, measured)
                    say(_said(number, rounds, measured))
        found = await books(dsns, catalog, TENANT, MOVEMENT, programs.transfer.workflow.name)
    return SegmentsReport(
        {callers: figure(stretches) for callers, stretches in measured.stretches.items()},
        {kind: _middle(readings) for kind, readings in measured.readings.items()},
        all(one.books_balance for readings in measured.readings.values() for one in readings),
        found,
    )


def _settle_collector() -> None:
    """As the server's, once it serves."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTOR)


@asynccontextmanager
async def serving(dsns: Dsns) -> AsyncIterator[Committer]:
    """A committer over one connection. Its death ends whoever uses it."""
    failpoints, work = Failpoints({}), asyncio.current_task()
    deaths: list[BaseException | None] = []

    def die(error: BaseException | None) -> None:
        deaths.append(error)
        if work is not None:
            work.cancel()

    committer = Committer(lambda: open_postgres(dsns.committer, failpoints), 1, failpoints, lambda *_: None)
    committer.start(die)
    try:
        yield committer
    except asyncio.CancelledError:
        if deaths:
            raise CommitterDied from deaths[0]
        raise
    await committer.stop()


async def _round(
    committer: Committer,
    program: Program,
    wallets: list[str],
    yardstick: str,
    seconds: float,
    number: int,
    measured: Measured,
) -> None:
    for callers in CALLERS:
        seed = number * len(CALLERS) + CALLERS.index(callers)
        stretch = await transfers(committer.submit, program, wallets, callers, seconds, seed)
        measured.stretches[callers].append(stretch)
        if callers in BESIDE:
            reading = await read_yardstick(yardstick, BESIDE[callers], seconds)
            measured.readings[reading.kind].append(reading)


def _middle(readings: Sequence[Reading]) -> int:
    ordered = sorted(one.movements for one in readings)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) // 2


def _said(number: int, rounds: int, measured: Measured) -> str:
    ours = ", ".join(f"{stretches[-1].rate:.0f} at {callers}" for callers, stretches in measured.stretches.items())
    theirs = ", ".join(f"{kind} {readings[-1].movements}" for kind, readings in measured.readings.items())
    return f"round {number + 1} of {rounds}: transfers a second {ours}; {theirs}"
