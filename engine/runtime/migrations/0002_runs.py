"""Runs that wait: calls, the inbox, waits, the templates' own resources, and the sweeps that find what is due.

Sweeps look at every tenant by its own clock. They only find; whoever acts on what they found checks the step again.
"""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import COMMITTER, tenant_table

revision = "runtime_0002"
down_revision = "runtime_0001"
branch_labels = None
depends_on = None

RUN = """
alter table runtime.run
    add column cut bigint, add column call text collate "C", add column resource text collate "C",
    add column event json, add column asks text collate "C", add column moved_at timestamptz"""

TABLES = {
    "runtime.call": """
        message text collate "C" not null, run text collate "C" not null, cut bigint not null,
        connector text collate "C" not null, action text collate "C" not null, body json not null,
        state text collate "C" not null
            check (state in ('intended', 'sent', 'accepted', 'rejected', 'unknown', 'replaced')),
        attempt bigint not null, every_s bigint not null, until timestamptz, intended_at timestamptz not null,
        sent_at timestamptz, answered_at timestamptz, answer json, by text collate "C",
        primary key (tenant, message)""",
    "runtime.inbox": """
        connector text collate "C" not null, message text collate "C" not null, product text collate "C" not null,
        kind text collate "C" not null check (kind in ('event', 'answer')), name text collate "C" not null,
        data json not null,
        state text collate "C" not null
            check (state in ('new', 'taken', 'ignored', 'kept', 'open', 'refused', 'closed')),
        run text collate "C", verdict json,
        respond text collate "C" not null check (respond in ('nothing', 'due', 'done')),
        attempt bigint not null, next_at timestamptz, kept_until timestamptz, received_at timestamptz not null,
        taken_at timestamptz, note text,
        primary key (tenant, connector, message)""",
    "runtime.wait": """
        topic text collate "C" not null, subject text collate "C" not null, run text collate "C",
        step bigint not null,
        primary key (tenant, topic, subject)""",
    "runtime.resource": """
        id text collate "C" not null, product text collate "C" not null, kind text collate "C" not null,
        state text collate "C" not null, state_n bigint not null, until timestamptz, fields jsonb not null,
        run text collate "C" not null, release bigint not null, reference text collate "C" not null,
        created_at timestamptz not null, changed_at timestamptz not null,
        primary key (tenant, id)""",
}

INDEXES = (
    "drop index runtime.run_to_wake",
    "create index run_to_wake on runtime.run (tenant, wake_at) where wake_at is not null",
    "create index run_in_need on runtime.run (tenant, moved_at) where needs <> 'nothing'",
    "create index run_asking on runtime.run (tenant, asks, id) where asks is not null",
    "create index run_of_resource on runtime.run (tenant, resource) where resource is not null",
    "create index call_of_run on runtime.call (run, tenant)",  # led by the tenant it would be taken for look-ups by key
    "create index inbox_new on runtime.inbox (tenant, received_at) where state = 'new'",
    "create index inbox_open on runtime.inbox (tenant, received_at) where state in ('open', 'kept')",
    "create index inbox_to_respond on runtime.inbox (tenant, next_at) where respond = 'due'",
    "create index resource_by_state on runtime.resource (tenant, product, kind, state, id)",
    "create index resource_by_clock on runtime.resource (tenant, until) where until is not null",
)

TENANTS = """
    from control.tenant t left join runtime.clock c on c.tenant = t.tenant
    cross join lateral (select given + make_interval(secs => coalesce(c.offset_seconds, 0)) as at) n"""

SWEEPS = {
    "due_runs(given timestamptz, most bigint)": f"""
returns table (tenant text, id text, step bigint)
    as $$ select t.tenant, r.id, r.step {TENANTS}
    cross join lateral (
        select r.id, r.step from runtime.run r where r.tenant = t.tenant and r.wake_at <= n.at
        order by r.wake_at limit most) r $$""",
    "due_resources(given timestamptz, most bigint)": f"""
returns table (tenant text, id text, product text, kind text, state_n bigint)
    as $$ select t.tenant, r.id, r.product, r.kind, r.state_n {TENANTS}
    cross join lateral (
        select r.id, r.product, r.kind, r.state_n from runtime.resource r where r.tenant = t.tenant and r.until <= n.at
        order by r.until limit most) r $$""",
    "runs_in_need(before timestamptz, most bigint)": """
returns table (tenant text, id text, step bigint, needs text)
    as $$ select r.tenant, r.id, r.step, r.needs from control.tenant t
    cross join lateral (
        select r.tenant, r.id, r.step, r.needs from runtime.run r
        where r.tenant = t.tenant and r.needs <> 'nothing' and r.moved_at < before
        order by r.moved_at limit most) r $$""",
    "new_arrivals(before timestamptz, most bigint)": """
returns table (tenant text, connector text, message text)
    as $$ select i.tenant, i.connector, i.message from control.tenant t
    cross join lateral (
        select i.tenant, i.connector, i.message from runtime.inbox i
        where i.tenant = t.tenant and i.state = 'new' and i.received_at < before
        order by i.received_at limit most) i $$""",
    "due_responses(given timestamptz, most bigint)": """
returns table (tenant text, connector text, message text)
    as $$ select i.tenant, i.connector, i.message from control.tenant t
    cross join lateral (
        select i.tenant, i.connector, i.message from runtime.inbox i
        where i.tenant = t.tenant and i.respond = 'due' and i.next_at <= given
        order by i.next_at limit most) i $$""",
}


def upgrade() -> None:
    op.execute(RUN)
    for table, columns in TABLES.items():
        op.execute(f'create table {table} (tenant text collate "C" not null, {columns})')
        tenant_table(op, *table.split("."))
    for statement in INDEXES:
        op.execute(statement)
    for function, body in SWEEPS.items():
        returns, code = body.split("as $$", 1)
        op.execute(
            f"create function runtime.{function} {returns}"
            f" language sql stable security definer set search_path = pg_catalog, pg_temp as $${code}"
        )
        op.execute(f"revoke all on function runtime.{_signature(function)} from public")
        op.execute(f"grant execute on function runtime.{_signature(function)} to {COMMITTER}")


def _signature(function: str) -> str:
    """`due_runs(given timestamptz, most bigint)` → `due_runs(timestamptz, bigint)`"""
    name, _, parameters = function.rstrip(")").partition("(")
    return f"{name}({', '.join(one.split()[1] for one in parameters.split(', '))})"
