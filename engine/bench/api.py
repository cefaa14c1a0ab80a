"""What a generated endpoint costs beside one written by hand: same server, same segment, same layers of a request.

The server is one process with one event loop. The callers are in this process, over kept-alive connections. Each round
measures both endpoints, then keeps the load on the generated one while a release is applied and swapped in.
"""

from __future__ import annotations

import asyncio
import gc
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from engine.bench.books import Books, books
from engine.bench.client import Call, load
from engine.bench.database import Server, own_database
from engine.bench.figures import Figure, Stretch, figure
from engine.bench.handwritten import PATH as HANDWRITTEN
from engine.bench.product import CURRENCY, PATH, PRODUCT, TENANT, WalletPrograms, compiled_product
from engine.bench.segments import serving
from engine.bench.server import server_process
from engine.bench.swap import FEES, Publisher, publishing
from engine.bench.wallets import funded_wallets, wish
from engine.postgres.dsn import Dsns
from primitives.kit.canonical import canonical
from primitives.kit.contract import Manifest
from primitives.kit.ids import new_id

GENERATED = f"{PATH}/transfers"
CONNECTIONS = 64
WALLETS = 1_000
SWAP_PATIENCE_S = 10.0
WARM_UP = 0.2  # of a measurement, before the first one, on both endpoints

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Served:
    """How the server's process is started: its module, its environment for a database, the file of its log."""

    module: str
    settings: Callable[[Dsns], Mapping[str, str]]
    output: Path


@dataclass(slots=True)
class Loaded:
    """What the rounds gave so far. swapped: the load that ran while releases changed. wrong: answers not wanted."""

    generated: list[Stretch] = field(default_factory=list)
    handwritten: list[Stretch] = field(default_factory=list)
    swapped: list[Stretch] = field(default_factory=list)
    swaps: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def stretches(self) -> list[Stretch]:
        return [*self.generated, *self.handwritten, *self.swapped]


@dataclass(frozen=True, slots=True)
class ApiReport:
    """over: the generated endpoint's rate over the handwritten one's, the median of the rounds' own ratios."""

    generated: Figure
    handwritten: Figure
    swapped: Figure
    over: float
    swaps: int
    failed: int
    wrong: tuple[str, ...]
    books: Books

    @property
    def well(self) -> bool:
        return self.books.balance and not self.failed

    def document(self) -> dict[str, object]:
        measured = {"generated": self.generated, "handwritten": self.handwritten, "while_swapping": self.swapped}
        return {
            "over_handwritten": self.over,
            "rates": {name: one.rate for name, one in measured.items()},
            "p50": {name: one.p50 for name, one in measured.items()},
            "p99": {name: one.p99 for name, one in measured.items()},
            "connections": CONNECTIONS,
            "requests": sum(one.answers for one in measured.values()),
            "declined": sum(one.declined for one in measured.values()),
            "failed_requests": self.failed,
            "swaps": self.swaps,
            "transactions": self.books.transactions,
            "books_balance": self.books.balance,
        }


@dataclass(frozen=True, slots=True)
class Callers:
    """The load: transfers between these wallets, with this key, against the server at `port`."""

    port: int
    key: str
    wallets: list[str]
    rnd: random.Random
    loaded: Loaded

    async def on(self, path: str, goes_on: Callable[[float], bool]) -> Stretch:
        stretch, wrong = await load(self.port, CONNECTIONS, lambda: self._call(path), goes_on)
        self.loaded.wrong += wrong
        return stretch

    def _call(self, path: str) -> Call:
        one = wish(self.rnd, self.wallets)
        body = canonical({"from": one.source, "to": one.target, "amount": {"amount": one.amount, "currency": CURRENCY}})
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.key}\r\n"
        content = f"Idempotency-Key: {new_id()}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return Call(f"{head}{content}\r\n{body}".encode(), one.declines)


async def bench_api(
    server: Server,
    catalog: Sequence[Manifest],
    served: Served,
    seconds: float,
    rounds: int,
    say: Say,
) -> ApiReport:
    """seconds: of each measurement. A database of its own is made and dropped."""
    loaded = Loaded()
    with own_database(server, "bench", migrated=True) as dsns:
        workflow, wallets = await _prepared(dsns, catalog)
        async with publishing(dsns, catalog) as publisher:
            await publisher.apply(FEES[0])
            key = await publisher.issue_key()
            async with server_process(served.module, served.settings(dsns), served.output) as port:
                gc.freeze()
                callers = Callers(port, key, wallets, random.Random(1), loaded)
                for path in (GENERATED, HANDWRITTEN):
                    await callers.on(path, lambda passed: passed < seconds * WARM_UP)
                for number in range(rounds):
                    await _round(callers, publisher, workflow, seconds, number)
                    say(_said(number, rounds, loaded))
        found = await books(dsns, catalog, TENANT, PRODUCT, workflow)
    return _report(loaded, found)


async def _prepared(dsns: Dsns, catalog: Sequence[Manifest]) -> tuple[str, list[str]]:
    """The name of the measured workflow, and funded wallets."""
    programs = WalletPrograms(compiled_product(catalog, FEES[0]), release=1)
    async with serving(dsns) as committer:
        return programs.transfer.workflow.name, await funded_wallets(committer.submit, programs, WALLETS)


async def _round(callers: Callers, publisher: Publisher, workflow: str, seconds: float, number: int) -> None:
    """Which endpoint goes first changes from round to round."""
    loaded = callers.loaded
    both = [(GENERATED, loaded.generated), (HANDWRITTEN, loaded.handwritten)]
    for path, stretches in both if number % 2 == 0 else reversed(both):
        stretches.append(await callers.on(path, lambda passed: passed < seconds))
    swapping = asyncio.create_task(_swap(publisher, workflow, FEES[(number + 1) % len(FEES)]))
    loaded.swapped.append(await callers.on(GENERATED, lambda passed: passed < seconds or not swapping.done()))
    loaded.swaps += await swapping


async def _swap(publisher: Publisher, workflow: str, fee: str) -> bool:
    """Apply another release, and wait until runs are committed under it; whether they are."""
    number = await publisher.apply(fee)
    for _ in range(round(SWAP_PATIENCE_S / 0.1)):
        await asyncio.sleep(0.1)
        if await publisher.served(workflow) >= number:
            return True
    return False


def _report(loaded: Loaded, found: Books) -> ApiReport:
    ratios = [ours.rate / theirs.rate for ours, theirs in zip(loaded.generated, loaded.handwritten, strict=True)]
    return ApiReport(
        figure(loaded.generated),
        figure(loaded.handwritten),
        figure(loaded.swapped),
        round(median(ratios), 2),
        loaded.swaps,
        sum(one.failed for one in loaded.stretches),
        tuple(loaded.wrong[:5]),
        found,
    )


def _said(number: int, rounds: int, loaded: Loaded) -> str:
    rates = f"generated {loaded.generated[-1].rate:.0f}, handwritten {loaded.handwritten[-1].rate:.0f}"
    swapped = f"{loaded.swapped[-1].rate:.0f} while a release was swapped"
    failed = sum(one.failed for one in loaded.stretches)
    return f"round {number + 1} of {rounds}: requests a second: {rates}, {swapped}; {failed} failed so far"
