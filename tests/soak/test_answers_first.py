"""The rail's answer arrives before its own call has returned: none is lost, none is paid twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from engine.postgres.dsn import Dsns
from tests.soak.bank import cash_out, open_bank, orders
from tests.soak.fleet import Plan, fleet
from tests.soak.rails import Rails
from tests.soak.settled import disagreements, settled, until_quiet


async def answered_first(dsns: Dsns, home: Path, count: int) -> tuple[list[str], Counter[str]]:
    """What is wrong, and how many ended how. A quarter of the payments is refused."""
    bank = await open_bank(dsns, "metro", wallets=10)
    async with fleet(dsns, home, Plan(apis=1, workers=1)) as running:
        rails = Rails(running, bank)
        await rails.answers("before_response")
        replies = await cash_out(bank, running.ports, orders(bank, 1, count - count // 4), 64)
        await until_quiet(dsns, bank.tenant, 60)
        await rails.answers("before_response", code="AC04")
        replies += await cash_out(bank, running.ports, orders(bank, 2, count // 4), 64)
        await until_quiet(dsns, bank.tenant, 120)
        statement = await rails.statement()
        activity = await rails.ask("activity")
        await rails.close()
    assert {reply.status for reply in replies} == {201}
    found = await asyncio.to_thread(settled, dsns, bank.tenant)
    assert activity["seen"] == 2 * count, f"an answer was asked for or repeated: {activity}"
    return [*found.wrong, *disagreements(found.ledger, statement)], Counter(found.ends.values())


def none_is_lost_or_paid_twice(dsns: Dsns, home: Path, count: int) -> None:
    wrong, ends = asyncio.run(answered_first(dsns, home, count))
    print(f"{count} answers before their calls returned: {dict(ends)}")
    assert wrong == []
    assert ends == {"paid": count - count // 4, "failed": count // 4}


def test_answers_that_come_before_their_calls_return_are_taken_once(database: Dsns, home: Path) -> None:
    none_is_lost_or_paid_twice(database, home, 100)


@pytest.mark.soak
def test_a_thousand_answers_that_come_first_are_taken_once(database: Dsns, home: Path) -> None:
    none_is_lost_or_paid_twice(database, home, 1_000)
