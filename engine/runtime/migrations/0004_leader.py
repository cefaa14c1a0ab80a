"""One sweeper at a time: a lease that is renewed, so that a stopped process loses it by itself."""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import COMMITTER

revision = "runtime_0004"
down_revision = "runtime_0003"
branch_labels = None
depends_on = None

LEADER = """
create table runtime.leader (what text primary key, holder text not null, until timestamptz not null)"""

LEAD = """
create function runtime.lead(what text, who text, seconds double precision) returns boolean
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    insert into runtime.leader as l (what, holder, until)
    values (what, who, clock_timestamp() + make_interval(secs => seconds))
    on conflict (what) do update set holder = excluded.holder, until = excluded.until
        where l.holder = excluded.holder or l.until < clock_timestamp()
    returning true
$$"""


def upgrade() -> None:
    op.execute(LEADER)
    op.execute(LEAD)
    op.execute("revoke all on function runtime.lead(text, text, double precision) from public")
    op.execute(f"grant execute on function runtime.lead(text, text, double precision) to {COMMITTER}")
