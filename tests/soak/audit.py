"""The books derived again by plain SQL from what was posted and what runs asked for: nothing of the engine is used."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

POSTINGS = """
with posting as (
    select t.n, p ->> 0 as source, p ->> 1 as destination, p ->> 2 as asset, (p ->> 3)::numeric as amount
    from ledger.transaction t, jsonb_array_elements(t.postings) p where t.tenant = %(tenant)s),
side as (
    select n, destination as account, asset, amount as input, 0 as output from posting
    union all select n, source, asset, 0, amount from posting)
"""

CHECKS = {
    "balances that are not what the postings add up to": POSTINGS
    + """
    select count(*) from (select account, asset, sum(input) i, sum(output) o from side group by 1, 2) derived
    full join (select * from ledger.balance where tenant = %(tenant)s) kept using (account, asset)
    where coalesce(derived.i, 0) <> coalesce(kept.input, 0) or coalesce(derived.o, 0) <> coalesce(kept.output, 0)""",
    "moments at which a wallet was below zero": POSTINGS
    + """
    select count(*) from (
        select sum(sum(input - output)) over (partition by account, asset order by n) as left_over
        from side where account like 'wallets:%%' group by account, asset, n) each_moment
    where left_over < 0""",
    "numbers missing in the journal": """
    select coalesce(max(n), 0) - count(*) from ledger.transaction where tenant = %(tenant)s""",
    "entries that do not follow their predecessor": """
    select count(*) from (
        select previous, lag(hash) over numbered as before, inserted_at < lag(inserted_at) over numbered as early
        from ledger.transaction where tenant = %(tenant)s window numbered as (order by n)) entries
    where before is not null and (previous <> before or early)""",
    "numbers missing among the events": """
    select coalesce(max(n), 0) - count(*) from runtime.event where tenant = %(tenant)s""",
    "completed transfers not in the journal exactly once, or entries without one": """
    select count(*) from
        (select id from runtime.run where tenant = %(tenant)s and workflow = 'transfer' and status = 'completed') runs
    full join (
        select run as id, count(*) as times from ledger.transaction
        where tenant = %(tenant)s and kind = 'post' group by run) posted using (id)
    where runs.id is null or posted.times is distinct from 1""",
    "counters that are not what the transfers add up to": """
    with moved as (
        select input ->> 'from' as subject, 'daily_out' as rule, (input -> 'amount' ->> 'amount')::numeric as amount
        from runtime.run where tenant = %(tenant)s and workflow = 'transfer' and status = 'completed'
        union all
        select input ->> 'to', 'monthly_in', (input -> 'amount' ->> 'amount')::numeric
        from runtime.run where tenant = %(tenant)s and workflow = 'transfer' and status = 'completed')
    select count(*) from (select subject, rule, sum(amount) as used from moved group by 1, 2) derived
    full join (
        select subject, rule, sum(used) as used from limits.counters where tenant = %(tenant)s group by 1, 2) kept
    using (subject, rule) where coalesce(derived.used, 0) <> coalesce(kept.used, 0)""",
    "keys with more than one run": """
    select count(*) from (
        select 1 from runtime.request where tenant = %(tenant)s
        group by credential, operation, key having count(distinct run) > 1) twice""",
}


@dataclass(frozen=True, slots=True)
class Posted:
    """posts: the runs of the journal's posts, each as often as it is there."""

    posts: tuple[str, ...]
    wrong: tuple[str, ...]


def audit(owner_dsn: str, tenant: str) -> Posted:
    """wrong: what does not add up, in words; none where all is well."""
    named = {"tenant": tenant}
    with psycopg.connect(owner_dsn, autocommit=True) as connection:
        wrong = []
        for what, sql in CHECKS.items():
            row = connection.execute(sql.encode(), named).fetchone()
            assert row is not None
            if row[0]:
                wrong.append(f"{row[0]} {what}")
        posts = connection.execute(
            "select run from ledger.transaction where tenant = %(tenant)s and kind = 'post' order by n", named
        ).fetchall()
    return Posted(tuple(run for (run,) in posts), tuple(wrong))
