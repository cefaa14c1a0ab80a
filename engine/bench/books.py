"""Whether the books balance after a bench: by SQL that shares nothing with the code that wrote them, and by `verify`.

The primitive that keeps books is found by what it can do. Its schema has a `balance`, a `move`, and a `transaction`
whose `postings` are lists of source, destination, asset and amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import AsyncConnection, sql

from engine.postgres.dsn import Dsns
from engine.runtime.reader import Reader
from primitives.kit.contract import Manifest

NOT_ZERO = """
select count(*) from (
    select asset from {s}.balance where tenant = %(tenant)s group by asset having sum(input - output) <> 0) assets"""

NOT_AS_POSTED = """
with posting as (
    select p ->> 0 as source, p ->> 1 as destination, p ->> 2 as asset, (p ->> 3)::numeric as amount
    from {s}.transaction, jsonb_array_elements(postings) p where tenant = %(tenant)s),
derived as (
    select account, asset, sum(input) as input, sum(output) as output from (
        select destination as account, asset, amount as input, 0 as output from posting
        union all select source, asset, 0, amount from posting) sides
    group by account, asset)
select count(*) from derived
full join (select * from {s}.balance where tenant = %(tenant)s) kept using (account, asset)
where derived.input is distinct from kept.input or derived.output is distinct from kept.output"""

NOT_AS_MOVED = """
with derived as (
    select account, asset, sum(input) as input, sum(output) as output
    from {s}.move where tenant = %(tenant)s group by account, asset)
select count(*) from derived
full join (select * from {s}.balance where tenant = %(tenant)s) kept using (account, asset)
where derived.input is distinct from kept.input or derived.output is distinct from kept.output"""

NOT_POSTED_ONCE = """
select count(*) from (
    select id from runtime.run where tenant = %(tenant)s and workflow = %(workflow)s and status = %(status)s) runs
full join (
    select run as id, count(*) as times from {s}.transaction
    where tenant = %(tenant)s and line like %(lines)s group by run) posted using (id)
where runs.id is null or posted.times is distinct from %(entries)s"""

TRANSACTIONS = "select count(*) from {s}.transaction where tenant = %(tenant)s"

CHECKS = (
    (NOT_ZERO, "assets whose balances do not add up to zero"),
    (NOT_AS_POSTED, "balances that are not what the postings add up to"),
    (NOT_AS_MOVED, "balances that are not what the moves add up to"),
    (
        NOT_POSTED_ONCE,
        "completed runs that are not in the journal as often as they must be, or entries without a completed run",
    ),
)


@dataclass(frozen=True, slots=True)
class Books:
    """wrong: what does not balance, in words; none where all is well. transactions: how many the journal holds."""

    transactions: int
    wrong: tuple[str, ...]

    @property
    def balance(self) -> bool:
        return not self.wrong

    def __str__(self) -> str:
        told = "; ".join(self.wrong[:5]) or "they balance; every balance, move and hash follows from the journal"
        return f"books after {self.transactions} transactions: {told}"


async def books(
    dsns: Dsns,
    catalog: Sequence[Manifest],
    tenant: str,
    template: str,
    workflow: str,
    status: str = "completed",
    entries: int = 1,
) -> Books:
    """template: whose lines (`e-wallet@1.0.0:88`) posted the workflow's entries; the whole journal is verified.

    status: of a run that ended well; entries: how many such a run has in the journal.
    """
    keeper = next(manifest for manifest in catalog if manifest.posting is not None)
    lines = f"{template}@%"
    named = {"tenant": tenant, "workflow": workflow, "lines": lines, "status": status, "entries": entries}
    wrong: list[str] = []
    async with await AsyncConnection.connect(dsns.owner, autocommit=True) as connection:
        await connection.execute("set work_mem = '256MB'")

        async def count(statement: str) -> int:
            query = sql.SQL(statement).format(s=sql.Identifier(keeper.name))
            row = await (await connection.execute(query, named)).fetchone()
            return int(row[0]) if row else 0

        for statement, what in CHECKS:
            found = await count(statement)
            wrong += [f"{found} {what}"] if found else []
        transactions = await count(TRANSACTIONS)
    return Books(transactions, (*wrong, *await _verified(dsns, keeper, tenant)))


async def _verified(dsns: Dsns, keeper: Manifest, tenant: str) -> tuple[str, ...]:
    if keeper.verify is None:
        return ()
    reader = Reader(dsns.reader, connections=1)
    await reader.open()
    try:
        async with reader.tenant(tenant) as query:
            return await keeper.verify(query)
    finally:
        await reader.close()
