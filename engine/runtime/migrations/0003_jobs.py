"""Jobs: procrastinate's own schema, fenced; the sweeps, which know what already has a job; connectors held by a person.

Its functions are bound to their schema, so that a committer's connection can call them whatever its search_path.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

from primitives.kit.migration import COMMITTER, tenant_table

revision = "runtime_0003"
down_revision = "runtime_0002"
branch_labels = None
depends_on = None

JOBS = Path(__file__).with_name("procrastinate.sql")

BOUND = """
do $$ declare one regprocedure; begin
    for one in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'jobs'::regnamespace loop
        execute format('alter function %s set search_path = jobs, pg_temp', one);
        execute format('revoke all on function %s from public', one);
    end loop;
end $$"""

RIGHTS = (
    f"grant usage on schema jobs to {COMMITTER}",
    f"grant select, insert, update, delete on all tables in schema jobs to {COMMITTER}",
    f"grant usage on all sequences in schema jobs to {COMMITTER}",
    f"grant execute on all functions in schema jobs to {COMMITTER}",
)

PAUSE = """
create table runtime.pause (
    tenant text collate "C" not null, connector text collate "C" not null, by text not null,
    at timestamptz not null,
    primary key (tenant, connector))"""

TENANTS = """
    from control.tenant t left join runtime.clock c on c.tenant = t.tenant
    cross join lateral (select given + make_interval(secs => coalesce(c.offset_seconds, 0)) as at) n"""

HASHED = "set enable_nestloop = off set work_mem = '64MB'"
"""Runs are compared with jobs by a hash: there may be tens of thousands of both, and no statistics yet."""

LIVE = "status in ('todo', 'doing') and task_name in"

SWEEPS = {
    "due_runs(given timestamptz, most bigint)": f"""
returns table (tenant text, id text, step bigint, wake_at timestamptz)
    as $$ select t.tenant, r.id, r.step, r.wake_at {TENANTS}
    cross join lateral (
        select r.id, r.step, r.wake_at from runtime.run r where r.tenant = t.tenant and r.wake_at <= n.at
        order by r.wake_at limit most) r $$""",
    "runs_in_need(age interval, most bigint)": f"""
returns table (tenant text, id text, step bigint, needs text)
    as $$ with live as materialized (
        select args ->> 'tenant' as tenant, item ->> 0 as run, item ->> 1 as step
        from jobs.procrastinate_jobs, jsonb_array_elements(args -> 'items') item where {LIVE} ('call'))
    select r.tenant, r.id, r.step, r.needs from control.tenant t
    cross join lateral (
        select r.tenant, r.id, r.step, r.needs from runtime.run r
        where r.tenant = t.tenant and r.needs <> 'nothing' and r.moved_at < clock_timestamp() - age
        order by r.moved_at limit 20 * most) r
    where not exists (
        select from live l where l.tenant = r.tenant and l.run = r.id and l.step = r.step::text) $$""",
    "new_arrivals(given timestamptz, age interval, most bigint)": f"""
returns table (tenant text, connector text, message text)
    as $$ select t.tenant, i.connector, i.message {TENANTS}
    cross join lateral (
        select i.connector, i.message from runtime.inbox i
        where i.tenant = t.tenant and i.state = 'new' and i.received_at < n.at - age
        order by i.received_at limit most) i $$""",
    "due_responses(given timestamptz, most bigint)": f"""
returns table (tenant text, connector text, message text, next_at timestamptz)
    as $$ with live as materialized (
        select args ->> 'tenant' as tenant, item ->> 0 as connector, item ->> 1 as message
        from jobs.procrastinate_jobs, jsonb_array_elements(args -> 'items') item where {LIVE} ('respond'))
    select t.tenant, i.connector, i.message, i.next_at {TENANTS}
    cross join lateral (
        select i.connector, i.message, i.next_at from runtime.inbox i
        where i.tenant = t.tenant and i.respond = 'due' and i.next_at <= n.at
        order by i.next_at limit most) i
    where not exists (select from live l
        where l.tenant = t.tenant and l.connector = i.connector and l.message = i.message) $$""",
    "paused()": """
returns table (tenant text, connector text)
    as $$ select tenant, connector from runtime.pause $$""",
}

REPLACED = (
    "due_runs(timestamptz, bigint)",
    "runs_in_need(timestamptz, bigint)",
    "new_arrivals(timestamptz, bigint)",
    "due_responses(timestamptz, bigint)",
)


def upgrade() -> None:
    op.execute("create schema jobs")
    op.execute("set local search_path = jobs, pg_temp")
    _run(JOBS.read_text())
    op.execute("set local search_path to default")
    for statement in (BOUND, *RIGHTS, PAUSE):
        _run(statement)
    tenant_table(op, "runtime", "pause")
    for function in REPLACED:
        op.execute(f"drop function runtime.{function}")
    for function, body in SWEEPS.items():
        returns, code = body.split("as $$", 1)
        _run(
            f"create function runtime.{function} {returns}"
            f" language sql stable security definer set search_path = pg_catalog, pg_temp {HASHED} as $${code}"
        )
        op.execute(f"revoke all on function runtime.{_signature(function)} from public")
        op.execute(f"grant execute on function runtime.{_signature(function)} to {COMMITTER}")


def _run(sql: str) -> None:
    """As it is: neither `:name` nor `%` stands for a value."""
    op.get_bind().exec_driver_sql(sql.replace("%", "%%"))


def _signature(function: str) -> str:
    """`due_runs(given timestamptz, most bigint)` → `due_runs(timestamptz, bigint)`"""
    name, _, parameters = function.rstrip(")").partition("(")
    return f"{name}({', '.join(one.split()[1] for one in parameters.split(', ') if one)})"
