"""The audit log: a line per control action of the whole installation, in one chain, to which lines are only added.

The reader sees the lines of its transaction's tenant, the committer adds lines and reads all. Nobody changes or
removes one: there is no right to, and a trigger refuses it to the owner too. That no line has two successors is an
index.
"""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import COMMITTER, READER, tenant_table

revision = "runtime_0006"
down_revision = "runtime_0005"
branch_labels = None
depends_on = None

AUDIT = """
create table control.audit (
    n bigint primary key check (n > 0), at timestamptz not null, actor text collate "C" not null,
    tenant text collate "C" not null, action text collate "C" not null, subject text collate "C" not null,
    difference text not null, previous text collate "C" not null unique, sha text collate "C" not null unique)"""

INDEXES = (
    "create index audit_by_tenant on control.audit (tenant, n)",
    "create index audit_by_actor on control.audit (actor, n)",
    "create index audit_by_action on control.audit (action, n)",
    "create index audit_by_subject on control.audit (subject, n)",
    "create index audit_by_time on control.audit (at)",
)

KEPT = """
create function control.audit_is_kept() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'lines of the audit log are only added' using errcode = 'insufficient_privilege';
end
$$"""
KEEP = """
create trigger kept before update or delete or truncate on control.audit
for each statement execute function control.audit_is_kept()"""

HEAD = """
create function control.audit_head() returns table (n bigint, sha text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.n, a.sha from control.audit a order by a.n desc limit 1
$$"""


def upgrade() -> None:
    op.execute(AUDIT)
    tenant_table(op, "control", "audit")
    op.execute(f"revoke update, delete on control.audit from {COMMITTER}")
    for statement in (*INDEXES, KEPT, KEEP, HEAD):
        op.execute(statement)
    op.execute("revoke all on function control.audit_is_kept() from public")
    op.execute("revoke all on function control.audit_head() from public")
    op.execute(f"grant execute on function control.audit_head() to {READER}, {COMMITTER}")
