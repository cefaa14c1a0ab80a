"""Cash-outs by the thousand while processes are killed and stopped: each leaves once or comes back all the same."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.postgres.dsn import Dsns
from primitives.payments.simulator.outcomes import Mix
from tests.soak.bank import Bank, cash_out, move_clock, open_bank, orders
from tests.soak.fleet import Fleet, Plan, fleet, harass
from tests.soak.http import Reply
from tests.soak.rails import ENDS, LATE, SILENT, Rails, drawn
from tests.soak.settled import calls, disagreements, settled, until_left, until_quiet

SEED = 7


@dataclass(frozen=True, slots=True)
class Load:
    """seconds: of kills, one each `every`; held_s: of SIGSTOP. settle_s: how long everything may take to settle."""

    count: int
    at_once: int
    seconds: float
    every: float
    held_s: float
    settle_s: float
    inquiries: int = 8


@dataclass(frozen=True, slots=True)
class Came:
    """wrong: whatever does not add up. ends: how many ended so; done: kills and stops."""

    wrong: list[str]
    ends: Counter[str]
    done: list[str]


SHORT = Load(count=64, at_once=64, seconds=4.0, every=1.0, held_s=2.0, settle_s=40.0)
FULL = Load(count=2_000, at_once=2_000, seconds=30.0, every=1.0, held_s=10.0, settle_s=600.0)
QUIET = Load(count=48, at_once=48, seconds=0.0, every=1.0, held_s=0.0, settle_s=24.0, inquiries=4)


async def come_through(dsns: Dsns, home: Path, plan: Plan, load: Load) -> Came:
    """The whole of it: asked for, harassed, waited for, an hour later, and what the rail kept quiet about released."""
    bank = await open_bank(dsns, "metro", wallets=20)
    async with fleet(dsns, home, plan) as running:
        rails = Rails(running, bank)
        mix = await rails.answers_mixed(SEED)
        asking = asyncio.create_task(cash_out(bank, running.ports, orders(bank, SEED, load.count), load.at_once))
        done = await harass(running, load.seconds, load.every, SEED, load.held_s) if load.seconds else []
        replies = await asking
        await running.until_healthy()
        late = await _an_hour_later(dsns, running, bank, rails, mix, load)
        statement = await rails.statement()
        await rails.close()
    found = await asyncio.to_thread(settled, dsns, bank.tenant)
    wrong = [*late, *found.wrong, *disagreements(found.ledger, statement), *_not_accepted(replies)]
    for reference, status in found.ends.items():
        if status != ENDS[drawn(mix, reference)]:
            wrong.append(f"{drawn(mix, reference)} ended {status}")
    if len(found.ends) != load.count:
        wrong.append(f"{len(found.ends)} runs of {load.count} orders")
    return Came(wrong, Counter(found.ends.values()), done)


async def _an_hour_later(dsns: Dsns, running: Fleet, bank: Bank, rails: Rails, mix: Mix, load: Load) -> list[str]:
    """An hour passes, then the late answers come. What is not settled in time is found by the checks that follow."""
    late = []
    try:
        silent = sum(drawn(mix, one) in SILENT for one in calls(dsns, bank.tenant))
        await _asked_again(dsns, running, bank, silent, load)
        await move_clock(bank, running.ports[0], "61m")
        await until_left(dsns, bank.tenant, 0, load.settle_s)
        await until_quiet(dsns, bank.tenant, load.settle_s)
        for reference in calls(dsns, bank.tenant):
            if drawn(mix, reference) in LATE:
                await rails.tell("release", end_to_end=reference)
        for _ in range(100):
            if not (await rails.ask("activity"))["under_way"]:
                break
            await asyncio.sleep(0.1)
        await until_quiet(dsns, bank.tenant, load.settle_s)
    except TimeoutError as unsettled:
        late.append(str(unsettled))
    return late


async def _asked_again(dsns: Dsns, running: Fleet, bank: Bank, silent: int, load: Load) -> None:
    """Until only those wait whom the rail tells nothing: what got lost on the way is asked for after half a minute."""
    for _ in range(load.inquiries):
        with suppress(TimeoutError):
            await until_left(dsns, bank.tenant, silent, load.settle_s / load.inquiries)
            return
        await move_clock(bank, running.ports[0], "31s")
    await until_left(dsns, bank.tenant, silent, 0.0)


def _not_accepted(replies: list[Reply]) -> list[str]:
    refused = Counter(reply.status for reply in replies if reply.status != 201)
    return [f"{count} orders answered {status}" for status, count in refused.items()]


def come_through_well(dsns: Dsns, home: Path, load: Load) -> None:
    came = asyncio.run(come_through(dsns, home, Plan(), load))
    print(f"{load.count} cash-outs, {len(came.done)} kills and stops: {dict(came.ends)}")
    assert came.wrong == []


def test_each_cash_out_leaves_once_or_comes_back(database: Dsns, home: Path) -> None:
    come_through_well(database, home, SHORT)


@pytest.mark.soak
def test_two_thousand_cash_outs_at_once_leave_once_or_come_back(database: Dsns, home: Path) -> None:
    come_through_well(database, home, FULL)


# ── what it would find ────────────────────────────────────────────────────────────────────────────────────────


def without(part: str) -> Plan:
    """Every process with one part of it switched off."""
    return Plan(1, 1, serves=f"tests.soak.off.{part} engine.serve", works=f"tests.soak.off.{part} engine.work")


def found_without(dsns: Dsns, home: Path, part: str) -> list[str]:
    wrong = asyncio.run(come_through(dsns, home, without(part), QUIET)).wrong
    print(f"without the {part}: {wrong[:5]}")
    return wrong


def test_without_the_inbox_an_answer_that_nobody_waits_for_is_lost(database: Dsns, home: Path) -> None:
    assert any("the ledger has not" in what for what in found_without(database, home, "inbox"))


def test_without_the_sweep_a_run_waits_for_ever(database: Dsns, home: Path) -> None:
    assert any("neither ended" in what for what in found_without(database, home, "sweep"))


async def answered_and_asked_at_once(dsns: Dsns, home: Path, plan: Plan, count: int, rounds: int) -> list[str]:
    """The rail's word comes by itself in the very moment in which the run asks for it, so that each is told twice.

    What goes wrong ends it.
    """
    bank = await open_bank(dsns, "metro", wallets=10)
    wrong: list[str] = []
    async with fleet(dsns, home, plan) as running:
        rails = Rails(running, bank)
        await rails.answers("silence")
        for number in range(rounds):
            await cash_out(bank, running.ports, orders(bank, number, count), 64)
            await until_quiet(dsns, bank.tenant, 60)
            await asyncio.gather(move_clock(bank, running.ports[0], "31s"), rails.tell("release", answers="accept"))
            await until_quiet(dsns, bank.tenant, 60)
            found = await asyncio.to_thread(settled, dsns, bank.tenant)
            unpaid = [status for status in found.ends.values() if status != "paid"]
            wrong = [*unpaid, *found.wrong, *disagreements(found.ledger, await rails.statement())]
            if wrong:
                break
        await rails.close()
    return wrong


def test_an_answer_that_is_told_twice_at_once_is_taken_once(database: Dsns, home: Path) -> None:
    assert asyncio.run(answered_and_asked_at_once(database, home, Plan(1, 1), 60, rounds=2)) == []


def test_without_the_check_of_the_step_a_run_is_moved_twice(database: Dsns, home: Path) -> None:
    wrong = asyncio.run(answered_and_asked_at_once(database, home, without("step"), 60, rounds=40))
    print(f"without the step: {wrong[:5]}")
    assert "stuck" in wrong
