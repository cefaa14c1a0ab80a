"""A scenario runs against the real thing, and what does not hold is found."""

from __future__ import annotations

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from engine.scenarios.bound import LedgerCheck
from engine.scenarios.checks import failures
from engine.scenarios.run import Ready, run
from engine.scenarios.world import World, open_world
from primitives.catalog import CATALOG
from tests.engine.scenarios.wallet import POSTINGS, SCENARIO, prepared

DAMAGE = {
    "a balance": "update ledger.balance set input = input + 1 where account like 'wallets:%'",
    "an entry": "update ledger.transaction set line = 'another' where n = 1",
    "a move": "delete from ledger.move where n = 1",
}


def ready(text: str, tenant: str) -> Ready:
    found, problems = prepared(text, tenant)
    assert found is not None, list(problems)
    return found


async def told(world: World, tenant: str, old: str, new: str, text: str = SCENARIO) -> list[tuple[int, str, str]]:
    """Line, expected and seen of each failure of the scenario with one thing changed."""
    assert old in text
    result = await run(ready(text.replace(old, new, 1), tenant), world)
    return [(one.place.line, one.expected, one.seen) for one in result.failures]


async def test_what_holds_passes_and_what_does_not_is_told_at_its_line(database: Dsns) -> None:
    async with open_world(database, CATALOG) as world:
        assert await told(world, "holds", "", "") == []
        assert await told(world, "fee", "fee: 5.00 }", "fee: 4.00 }") == [(14, "fee 4.00", "fee 5.00 PHP")]
        assert await told(world, "balance", "from_ana: 1845.00", "from_ana: 1850.00") == [
            (15, "balance of from_ana 1850.00", "1,845.00 PHP")
        ]
        assert await told(world, "account", "fees: 4.46", "fees: 5.00") == [
            (16, "account transfer_fees 5.00", "4.46 PHP")
        ]
        assert await told(world, "problem", "status: completed", "problem: insufficient_funds") == [
            (14, "problem", "it was accepted")
        ]
        refused = await told(world, "refused", "amount: 150.00", "amount: 1995.01")
        assert refused[0] == (14, "out accepted", "refused: insufficient_funds")
        assert [line for line, _, _ in refused] == [14, 15, 16]
        unexpected = "transfers.create: { from: to_ben, to: from_ana, amount: 1.00 }\n  - transfers.create: {"
        assert await told(world, "unexpected", "transfers.create: {", unexpected) == [
            (10, "transfers.create accepted", "refused: insufficient_funds")
        ]
        too_rich = await told(world, "given", "balance: 2000.00", "balance: 100000.01")
        assert [(line, expected) for line, expected, _ in too_rich] == [(7, "sandbox.credits.create accepted")]


async def test_the_journal_is_compared_entry_by_entry(database: Dsns) -> None:
    way = "wallets:{from_ana}:available -> wallets:{to_ben}:available"
    entry = f"{way}: 150.00 PHP, {{from_ana}} -> fees: 4.46 PHP, {{from_ana}} -> vat: 0.54 PHP"
    short = (("wallets:{from_ana}:available -> income:fees:transfer", "{from_ana} -> fees"),)
    short += (("wallets:{from_ana}:available -> tax:vat", "{from_ana} -> vat"),)
    vat = "        wallets:{from_ana}:available -> tax:vat: 0.54\n"
    again = "  - transfers.create: { from: to_ben, to: from_ana, amount: 100.00 }\n  - clock:"

    async def seen(tenant: str, old: str, new: str) -> list[tuple[int, str, str]]:
        found = await told(world, tenant, old, new, POSTINGS)
        return [(line, *(abridged(text, short) for text in texts)) for line, *texts in found]

    async with open_world(database, CATALOG) as world:
        assert await seen("holds", "", "") == []
        assert await seen("less", vat, "") == [
            (19, f"entry 1 {entry.removesuffix(', {from_ana} -> vat: 0.54 PHP')}", entry)
        ]
        assert await seen("other", "0.54\n", "0.55\n") == [(19, f"entry 1 {entry.replace('0.54', '0.55')}", entry)]
        more = await seen("more", "  - clock: +1d", again + " +1d")
        assert [(line, expected) for line, expected, _ in more] == [
            (16, "balance of from_ana 1845.00"),
            (17, "account transfer_fees 4.46"),
            (19, "1 entries"),
            (23, "transfers of 1 items"),
        ]
        assert "wallets:{to_ben}:available -> wallets:{from_ana}:available: 100.00 PHP" in more[2][2]
        none = await seen("none", POSTINGS[POSTINGS.index("  - postings:") :], "  - postings: none\n")
        assert none == [(18, "0 entries", f"1; {entry}")]


def abridged(text: str, short: tuple[tuple[str, str], ...]) -> str:
    for long, name in short:
        text = text.replace(long, name)
    return text


async def test_what_was_refused_is_nothing_to_act_on(database: Dsns) -> None:
    second = "    as: out\n  - transfers.get: { transfer: out }\n    as: read\n"
    text = SCENARIO.replace("amount: 150.00", "amount: 1995.01").replace("    as: out\n", second)
    async with open_world(database, CATALOG) as world:
        result = await run(ready(text, "scenario-1"), world)

    assert [(one.place.line, one.seen) for one in result.failures] == [
        (12, "`out` has no `id`: it was answered with 422 insufficient_funds")
    ]


@pytest.mark.parametrize("damaged", DAMAGE)
async def test_books_that_were_changed_behind_the_engines_back_are_not_balanced(database: Dsns, damaged: str) -> None:
    one = ready(SCENARIO, "scenario-1")
    async with open_world(database, CATALOG) as world:
        tenant = await world.tenant(one.compiled, "A", one.begins)
        known = {call.result or "": await tenant.send(call, {}) for call in one.bound.given[:1]}
        for call in one.bound.given[1:]:
            known[call.result or ""] = await tenant.send(call, known)
        check = LedgerCheck(one.bound.then[-1].place)
        assert [failure async for failure in failures(check, tenant, known)] == []
        with psycopg.connect(database.owner, autocommit=True) as owner:
            owner.execute(DAMAGE[damaged].encode())

        assert [failure async for failure in failures(check, tenant, known)] != []
