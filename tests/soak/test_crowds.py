"""A million runs that wait and a million clocks cost rows and nothing else: who is answered goes on at once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, repeat
from pathlib import Path
from time import monotonic

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from primitives.kit.ids import new_id
from primitives.payments.wire_ids import wire_id
from tests.soak.bank import Bank, apply_release, cash_out, move_clock, open_bank, orders, until_served
from tests.soak.commits import mark_arrivals, milliseconds_to_go_on, timed_database
from tests.soak.crowd import Copied, crowd_of_clocks, crowd_of_runs, read_model
from tests.soak.fleet import Fleet, Plan, fleet
from tests.soak.http import Client
from tests.soak.rails import Rails
from tests.soak.settled import ledger_problems, settled, until_quiet

CROWD = Path(__file__).with_name("crowd.yaml")
FUNDS, AMOUNT = 10**12, 1_000
LEAST = ("1.00", "2.00", "3.00")
PLAN = Plan(apis=1, workers=1)
MEGABYTE = 1024 * 1024

LAPSED = "select count(*) from runtime.resource where tenant = %s and kind = 'voucher' and state = 'lapsed'"
SENT = "select count(*) from runtime.call where tenant = %s and state = 'sent'"


@dataclass(frozen=True, slots=True)
class Size:
    """runs, clocks: how many wait; due: of the clocks, at once; events: one each `every` seconds."""

    runs: int
    clocks: int
    due: int
    events: int
    every: float
    durable: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """p50, p99: milliseconds from an arrival's commit to its run's. grown: bytes, of the one that grew most."""

    p50: float
    p99: float
    strikes_per_s: float
    grown: int
    wrong: tuple[str, ...]
    statuses: dict[int, int]


SHORT = Size(runs=10_000, clocks=10_000, due=1_000, events=60, every=0.03, durable=False)
FULL = Size(runs=1_000_000, clocks=1_000_000, due=20_000, events=1_000, every=0.05, durable=True)


async def crowded(dsns: Dsns, home: Path, size: Size) -> Seen:
    bank = await open_bank(dsns, "metro", 1, CROWD, FUNDS)
    models, voucher, before = await _models(dsns, home, bank)
    made = await asyncio.to_thread(_load, dsns, bank, models, voucher, size)
    wrong = await ledger_problems(dsns, bank.tenant)
    mark_arrivals(dsns)
    async with fleet(dsns, home, PLAN) as running:
        rails = Rails(running, bank)
        statuses = await _answer(rails, made, size)
        await until_quiet(dsns, bank.tenant, 60)
        strikes = await _strikes(dsns, running, bank, size)
        after = running.memory()
        await rails.close()
    took = milliseconds_to_go_on(dsns)
    assert len(took) == sum(count for status, count in statuses.items() if status == 202) - size.events // 10
    return Seen(
        took[len(took) // 2],
        took[int(len(took) * 0.99)],
        strikes,
        max(after[name] - before[name] for name in before),
        (*wrong, *await ledger_problems(dsns, bank.tenant)),
        statuses,
    )


async def _models(dsns: Dsns, home: Path, bank: Bank) -> tuple[list[str], str, dict[str, int]]:
    """A run of each release, waiting for its answer; a voucher; what the processes weigh after some traffic."""
    models = []
    async with fleet(dsns, home, PLAN) as running:
        rails = Rails(running, bank)
        client = Client(running.ports[0], bank.key)
        await _traffic(dsns, running, bank, rails, client)
        await rails.answers("silence")
        for number, least in enumerate(LEAST):
            if number:
                release = await apply_release(dsns, bank.tenant, CROWD, least=least)
                await until_served(bank, running.ports, release)
            models.append(await _payout(bank, client))
        voucher = await client.post(f"{bank.path}/vouchers", new_id(), {"wallet": bank.wallets[0]})
        await until_quiet(dsns, bank.tenant, 60)
        weights = running.memory()
        await client.close()
        await rails.close()
    return models, str(voucher.json["id"]), weights


async def _traffic(dsns: Dsns, running: Fleet, bank: Bank, rails: Rails, client: Client) -> None:
    await rails.answers("accept")
    for _ in range(100):
        await _payout(bank, client)
    await until_quiet(dsns, bank.tenant, 60)


async def _payout(bank: Bank, client: Client) -> str:
    """The id of its run."""
    money = {"amount": AMOUNT, "currency": "PHP"}
    body = {"wallet": bank.wallets[0], "amount": money, "bank": "BOPIPHMMXXX", "account": "0012345678"}
    reply = await client.post(f"{bank.path}/payouts", new_id(), body)
    assert reply.status == 201, reply.body
    return str(reply.json["run"])


def _load(dsns: Dsns, bank: Bank, models: list[str], voucher: str, size: Size) -> list[Copied]:
    began = monotonic()
    with psycopg.connect(dsns.owner) as owner:
        read = [read_model(owner, bank.tenant, run) for run in models]
        until = owner.execute("select until from runtime.resource where id = %s", (voucher,)).fetchone()
    assert until is not None
    made = crowd_of_runs(dsns.owner, read, size.runs)
    crowd_of_clocks(dsns.owner, bank.tenant, voucher, _untils(until[0], size))
    with psycopg.connect(dsns.owner, autocommit=True) as owner:
        owner.execute("vacuum analyze")
    print(f"{size.runs} runs and {size.clocks} clocks loaded in {monotonic() - began:.0f} s")
    return made


def _untils(first: datetime, size: Size) -> Iterator[datetime]:
    """Some strike with the first; the others long after what is looked at here."""
    return chain(
        repeat(first, size.due), (first + timedelta(days=200, seconds=n) for n in range(size.clocks - size.due))
    )


async def _answer(rails: Rails, made: list[Copied], size: Size) -> dict[int, int]:
    """Answers come one by one, a tenth of them to payments nobody made. How often each status came."""
    rnd, statuses = random.Random(1), dict[int, int]()
    chosen = rnd.sample(made, size.events)
    for number, copied in enumerate(chosen):
        begin = monotonic()
        message = wire_id(new_id()) if number % 10 == 9 else copied.message
        said = await rails.say(message, AMOUNT)
        statuses[said.status_code] = statuses.get(said.status_code, 0) + 1
        await asyncio.sleep(max(0.0, size.every - (monotonic() - begin)))
    return statuses


async def _strikes(dsns: Dsns, running: Fleet, bank: Bank, size: Size) -> float:
    """Clocks taken a second, once they are due."""
    await move_clock(bank, running.ports[0], "25h")
    first: float | None = None
    async with await psycopg.AsyncConnection.connect(dsns.owner, autocommit=True) as owner:
        while True:
            row = await (await owner.execute(LAPSED, (bank.tenant,))).fetchone()
            now, done = monotonic(), int(row[0]) if row else 0
            first = first or (now if done else None)
            if done >= size.due:
                return done / (now - (first or now)) if now != first else float(done)
            await asyncio.sleep(0.05)


def crowds_wait_for_nothing(home: Path, size: Size) -> Seen:
    with timed_database(size.durable) as dsns:
        seen = asyncio.run(crowded(dsns, home, size))
    print(
        f"{size.runs} runs wait: an answer's run went on after p50 {seen.p50:.1f} ms, p99 {seen.p99:.1f} ms;"
        f" {seen.strikes_per_s:.0f} clocks a second; {seen.grown / MEGABYTE:.0f} MB grown; {seen.statuses}"
    )
    assert seen.wrong == ()
    return seen


def test_ten_thousand_runs_that_wait_hold_up_nobody(home: Path) -> None:
    seen = crowds_wait_for_nothing(home, SHORT)
    assert seen.grown < 50 * MEGABYTE


@pytest.mark.soak
def test_a_million_runs_that_wait_hold_up_nobody(home: Path) -> None:
    seen = crowds_wait_for_nothing(home, FULL)
    assert seen.p99 < 20
    assert seen.strikes_per_s >= 1_000
    assert seen.grown < 50 * MEGABYTE


# ── an hour passes at once ────────────────────────────────────────────────────────────────────────────────────


async def an_hour_later(dsns: Dsns, home: Path, count: int) -> tuple[int, int, dict[str, str], tuple[str, ...]]:
    """Messages the rail saw before and after the leap; how the runs ended; what is wrong."""
    bank = await open_bank(dsns, "metro", wallets=10)
    async with fleet(dsns, home, Plan(apis=1, workers=2)) as running:
        rails = Rails(running, bank)
        await rails.answers("silence")
        await cash_out(bank, running.ports, orders(bank, 1, count), 64)
        await until_quiet(dsns, bank.tenant, 120)
        before = (await rails.ask("activity"))["seen"]
        await move_clock(bank, running.ports[0], "61m")
        await until_quiet(dsns, bank.tenant, 300)
        after = (await rails.ask("activity"))["seen"]
        await rails.close()
    found = await asyncio.to_thread(settled, dsns, bank.tenant)
    return before, after, found.ends, found.wrong


def leaps(dsns: Dsns, home: Path, count: int) -> None:
    before, after, ends, wrong = asyncio.run(an_hour_later(dsns, home, count))
    print(f"{count} silent cash-outs, an hour later: {after - before} inquiries")
    assert wrong == ()
    assert before == count
    assert after - before == count
    assert set(ends.values()) == {"returned"}


def test_an_hour_at_once_makes_one_inquiry_each_and_then_its_deadline(database: Dsns, home: Path) -> None:
    leaps(database, home, 40)


@pytest.mark.soak
def test_an_hour_at_once_makes_one_inquiry_each_of_thousands(database: Dsns, home: Path) -> None:
    leaps(database, home, 5_000)
