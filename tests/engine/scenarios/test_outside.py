"""What stands outside, in scenarios: told what to do, waited for, and believed only as far as the books agree."""

from __future__ import annotations

from collections.abc import AsyncIterator

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from engine.scenarios.bound import Told
from engine.scenarios.run import Ready, run
from engine.scenarios.settling import Activity, Settling, Unsettled
from engine.scenarios.simulators import Simulators
from engine.scenarios.statement import disagreements
from engine.scenarios.tenant import Tenant
from engine.scenarios.world import World, open_world
from primitives.catalog import CATALOG
from tests.engine.scenarios.wallet import prepared

BANK = """\
scenario: money comes and goes
given:
  - customer ana: { tier: verified }
  - wallet w: { owner: ana }
  - connector instapay: { answers: reject, code: AC04, count: 1 }
when:
  - instapay.credit: { amount: 2000.00, account: "{w.account_number}" }
    as: credit
  - cash-outs.create: { wallet: w, amount: 100.00, bank: BOPIPHMMXXX, account: "0012345678" }
    as: refused
  - cash-outs.create: { wallet: w, amount: 200.00, bank: BOPIPHMMXXX, account: "0012345678" }
    as: out
  - instapay.return: { of: out, amount: 50.00 }
then:
  - credit: { state: accepted }
  - refused: { state: failed }
  - out: { state: returned }
  - instapay statement: agrees
"""


def ready(text: str, tenant: str = "scenario-1") -> Ready:
    found, problems = prepared(text, tenant)
    assert found is not None, list(problems)
    return found


def test_what_is_told_is_typed_by_what_the_simulator_says_of_it() -> None:
    bound = ready(BANK).bound

    given, *acts = [step for step in (*bound.given, *bound.when) if isinstance(step, Told)]
    assert (given.action, {name: fill({}) for name, fill in given.fields}) == (
        "instapay.outcomes",
        {"answers": "reject", "code": "AC04", "count": 1},
    )
    assert [(act.action, act.messages) for act in acts] == [
        ("instapay.credit", ()),
        ("instapay.return", (("message", "out"),)),
    ]
    assert dict(acts[1].fields)["amount"]({}) == 50_00


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "says"),
    [
        ("connector instapay", "connector instapai", "FF301", 5, "there is no connector `instapai`"),
        ("answers: reject", "answers: refuse", "FF204", 5, "it cannot answer `refuse`"),
        ("count: 1", "times: 1", "FF301", 5, "`instapay.outcomes` takes no `times`"),
        ("{ answers: reject, code: AC04, count: 1 }", "{ code: AC04 }", "FF202", 5, "needs `answers`"),
        ("count: 1", "count: one", "FF204", 5, "is not an integer"),
        ("instapay.credit", "instapay.debit", "FF301", 7, "instapay does no `debit`"),
        ("amount: 2000.00, ", "", "FF202", 7, "`instapay.credit` needs `amount`"),
        ("2000.00", "2000.001", "FF204", 7, "finer than PHP/2"),
        ("{w.account_number}", "{v.account_number}", "FF301", 7, "nothing here is called `v`"),
        ("of: out", "of: nothing", "FF301", 13, "nothing here is called `nothing`"),
        ("statement: agrees", "statement: balanced", "FF204", 18, "the statement of instapay `agrees`"),
    ],
)
def test_a_slip_about_the_outside_is_shown_where_it_is(old: str, new: str, code: str, line: int, says: str) -> None:
    assert old in BANK

    found, problems = prepared(BANK.replace(old, new, 1))

    assert found is None
    assert [(one.code, one.place.line) for one in problems if says in one.message] == [(code, line)], list(problems)


@pytest.fixture
async def after(database: Dsns) -> AsyncIterator[World]:
    """The scenario has happened to the tenant `scenario-1`."""
    async with open_world(database, CATALOG) as world:
        assert (await run(ready(BANK), world)).failures == ()
        yield world


DAMAGE = {
    "a receipt that is lost": "delete from payments.receipt where kind = 'return'",
    "a payment of another amount": "update payments.payment set amount = amount + 1 where state = 'accepted'",
    "a payment that was refused": "update payments.payment set state = 'accepted' where state = 'rejected'",
    "a posting of another amount": """
        update ledger.transaction set postings = jsonb_set(postings, '{0,3}', '1')
        where postings -> 0 ->> 0 like 'settlement:%'""",
    "a posting by nobody": """
        update ledger.transaction set run = '00000000-0000-7000-8000-000000000000'
        where postings -> 0 ->> 0 like 'settlement:%' and n = 1""",
}


async def test_the_statement_agrees_only_where_each_item_does(after: World, database: Dsns) -> None:
    found = ready(BANK)
    assert found.compiled.product is not None
    now = await after.parts.clock.now("scenario-1")
    tenant = Tenant(after.parts, after.client, Simulators(after.parts.connections), found.compiled.product, now)
    found_before = await disagreements(tenant, "instapay")
    assert found_before == []

    for damage, sql in DAMAGE.items():
        with psycopg.connect(database.owner) as owner:
            touched = owner.execute(sql.encode()).rowcount
            owner.commit()
        now_found = await disagreements(tenant, "instapay")
        assert touched > 0 and now_found and now_found != found_before, damage
        found_before = now_found


async def test_what_does_not_come_to_rest_is_named(after: World) -> None:
    async def busy() -> Activity:
        return Activity(2, 7)

    seen = iter(range(1000))

    async def talking() -> Activity:
        return Activity(0, next(seen))

    async def quiet() -> Activity:
        return Activity(0, 7)

    at = await after.parts.clock.now("scenario-1")
    with pytest.raises(Unsettled, match="2 messages a simulator is about to send"):
        await Settling(after.parts, busy).settle("scenario-1", at, patience_s=0.1)
    with pytest.raises(Unsettled, match="messages just exchanged"):
        await Settling(after.parts, talking).settle("scenario-1", at, patience_s=0.1)
    await Settling(after.parts, quiet).settle("scenario-1", at, patience_s=0.1)


async def test_a_scenario_without_its_outside_fails_and_says_so(database: Dsns) -> None:
    async with open_world(database, CATALOG) as world:
        world.sandbox.process.kill()
        await world.sandbox.process.wait()

        result = await run(ready(BANK), world)

    assert [(one.place.line, one.expected) for one in result.failures] == [(1, "what stands outside to be there")]
