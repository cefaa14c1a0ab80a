"""What cash-outs came to, read with plain SQL; and the rail's statement beside the ledger, item by item."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from typing import NamedTuple

import psycopg

from engine.postgres.dsn import Dsns
from engine.runtime.reader import Reader
from primitives.ledger.verify import verify
from tests.soak.audit import CHECKS as BOOKS

RUNS = """
select call, status from runtime.run
where tenant = %(tenant)s and workflow in ('cash_out', 'payout')"""

LEFT = """
select pay.rail, pay.end_to_end, sum(case when p ->> 1 like 'settlement:%%' then -(p ->> 3)::numeric
    else (p ->> 3)::numeric end)
from ledger.transaction t, jsonb_array_elements(t.postings) p, payments.payment pay
where t.tenant = %(tenant)s and (p ->> 0 like 'settlement:%%' or p ->> 1 like 'settlement:%%')
  and pay.tenant = t.tenant and pay.run = t.run
  and (p ->> 0 = 'settlement:' || pay.rail or p ->> 1 = 'settlement:' || pay.rail)
group by 1, 2"""

CAME = """
select r.rail, coalesce(r.original, r.message), sum(case when p ->> 1 like 'settlement:%%' then -(p ->> 3)::numeric
    else (p ->> 3)::numeric end)
from ledger.transaction t, jsonb_array_elements(t.postings) p, payments.receipt r
where t.tenant = %(tenant)s and (p ->> 0 like 'settlement:%%' or p ->> 1 like 'settlement:%%')
  and r.tenant = t.tenant and r.run = t.run
group by 1, 2"""

UNSETTLED = {
    "runs that have neither ended nor stand in an inbox": """
        select count(*) from runtime.run where tenant = %(tenant)s and cut is not null and asks is null""",
    "runs that are stuck": "select count(*) from runtime.run where tenant = %(tenant)s and status = 'stuck'",
    "runs that need something": "select count(*) from runtime.run where tenant = %(tenant)s and needs <> 'nothing'",
    "arrivals nobody took": "select count(*) from runtime.inbox where tenant = %(tenant)s and state = 'new'",
    "verdicts not delivered": "select count(*) from runtime.inbox where tenant = %(tenant)s and respond = 'due'",
    "accounts that still hold money of a run that ended": """
        select count(*) from ledger.balance b where tenant = %(tenant)s and account like 'wallets:%%:held:%%'
        and input <> output and not exists (
            select from runtime.run r where r.tenant = b.tenant and r.asks is not null
            and r.resource = split_part(b.account, ':', 4))""",
    "counters that are not what the cash-outs that stood add up to": """
        with stood as (
            select input ->> 'wallet' as subject, sum((input -> 'amount' ->> 'amount')::numeric) as used
            from runtime.run where tenant = %(tenant)s and workflow = 'cash_out'
            and (status = 'paid' or cut is not null) group by 1)
        select count(*) from stood full join (
            select subject, sum(used) as used from limits.counters where tenant = %(tenant)s group by 1) kept
        using (subject) where coalesce(stood.used, 0) <> coalesce(kept.used, 0)""",
}
BOOKS_OF_ALL = (
    "balances that are not what the postings add up to",
    "moments at which a wallet was below zero",
    "numbers missing in the journal",
    "entries that do not follow their predecessor",
    "numbers missing among the events",
    "keys with more than one run",
)
UNDER_WAY = """
select (select count(*) from runtime.run where tenant = %(tenant)s and needs <> 'nothing')
     + (select count(*) from runtime.run r where tenant = %(tenant)s and wake_at <= clock_timestamp()
        + make_interval(secs => coalesce((select offset_seconds from runtime.clock c where c.tenant = r.tenant), 0)))
     + (select count(*) from runtime.inbox where tenant = %(tenant)s and (state = 'new' or respond = 'due'))"""


WAITING = "select count(*) from runtime.run where tenant = %(tenant)s and cut is not null"


class Item(NamedTuple):
    """What a rail, or the ledger, says of one payment. amount: minor units, below zero for what left."""

    rail: str
    reference: str
    amount: int


@dataclass(frozen=True, slots=True)
class Settled:
    """ends: status by the reference of a run's last payment."""

    ends: dict[str, str]
    ledger: Counter[Item]
    wrong: tuple[str, ...]


def settled(dsns: Dsns, tenant: str) -> Settled:
    """wrong: what does not add up, in words; none where all is well."""
    named, wrong = {"tenant": tenant}, []
    with psycopg.connect(dsns.owner, autocommit=True) as owner:
        for what, sql in {**UNSETTLED, **{what: BOOKS[what] for what in BOOKS_OF_ALL}}.items():
            row = owner.execute(sql.encode(), named).fetchone()
            assert row is not None
            wrong += [f"{row[0]} {what}"] if row[0] else []
        ends = dict(owner.execute(RUNS.encode(), named).fetchall())
        items = [*owner.execute(LEFT.encode(), named), *owner.execute(CAME.encode(), named)]
    ledger = Counter(Item(rail, reference, int(amount)) for rail, reference, amount in items if amount)
    return Settled(ends, ledger, (*wrong, *asyncio.run(ledger_problems(dsns, tenant))))


def disagreements(ledger: Counter[Item], rail: Iterable[Item]) -> list[str]:
    """Item by item, both ways."""
    theirs = Counter(rail)
    missing = [f"the rail has {item}, the ledger has not" for item in theirs - ledger]
    return [*missing, *(f"the ledger has {item}, the rail has not" for item in ledger - theirs)]


def calls(dsns: Dsns, tenant: str) -> list[str]:
    """The messages that were sent, or were to be."""
    with psycopg.connect(dsns.owner, autocommit=True) as owner:
        found = owner.execute("select message from runtime.call where tenant = %s order by 1", (tenant,)).fetchall()
    return [message for (message,) in found]


async def until_left(dsns: Dsns, tenant: str, left: int, seconds: float) -> None:
    """Until no more than so many cash-outs have not ended. Raises TimeoutError."""
    deadline = monotonic() + seconds
    async with await psycopg.AsyncConnection.connect(dsns.owner, autocommit=True) as owner:
        while True:
            row = await (await owner.execute(WAITING.encode(), {"tenant": tenant})).fetchone()
            if row is not None and row[0] <= left:
                return
            if monotonic() > deadline:
                raise TimeoutError(f"{row[0] if row else 0} have not ended, {left} should")
            await asyncio.sleep(0.2)


async def until_quiet(dsns: Dsns, tenant: str, seconds: float, quiet_s: float = 1.0) -> None:
    """Until nothing was under way for a while. Raises TimeoutError."""
    deadline, since = monotonic() + seconds, monotonic()
    async with await psycopg.AsyncConnection.connect(dsns.owner, autocommit=True) as owner:
        while monotonic() - since < quiet_s:
            row = await (await owner.execute(UNDER_WAY.encode(), {"tenant": tenant})).fetchone()
            if row is None or row[0]:
                since = monotonic()
            if monotonic() > deadline:
                raise TimeoutError(f"{row[0] if row else 0} still under way")
            await asyncio.sleep(0.1)


async def ledger_problems(dsns: Dsns, tenant: str) -> tuple[str, ...]:
    """What the ledger's own `verify` finds."""
    reader = Reader(dsns.reader, connections=1)
    await reader.open()
    try:
        async with reader.tenant(tenant) as query:
            return await verify(query)
    finally:
        await reader.close()
