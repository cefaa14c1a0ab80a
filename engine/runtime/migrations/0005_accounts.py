"""People of the installation: their accounts, and the sessions they signed in to.

Both belong to no tenant and are the committer's alone; the reader learns who a token is of, and nothing else.
"""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import COMMITTER, READER

revision = "runtime_0005"
down_revision = "runtime_0004"
branch_labels = None
depends_on = None

ACCOUNT = """
create table control.account (
    login text collate "C" primary key, id text collate "C" not null unique, name text not null,
    roles jsonb not null check (jsonb_typeof(roles) = 'array' and roles <> '[]'),
    tenants jsonb check (jsonb_typeof(tenants) = 'array'),
    password text collate "C" not null,
    state text collate "C" not null check (state in ('active', 'disabled')),
    failed bigint not null default 0 check (failed >= 0), locked_until timestamptz,
    must_change boolean not null, created_at timestamptz not null, created_by text not null)"""

SESSION = """
create table control.session (
    token_sha text collate "C" primary key,
    account text collate "C" not null references control.account (login) on delete cascade,
    created_at timestamptz not null, seen_at timestamptz not null, ends_at timestamptz not null)"""

INDEX = "create index session_of_account on control.session (account)"

FIND_SESSION = """
create function control.find_session(given text, wanted text, idle_seconds bigint)
returns table (id text, login text, roles jsonb, must_change boolean, sandbox boolean, unseen_seconds bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.id, a.login, a.roles, a.must_change,
        coalesce((select t.sandbox from control.tenant t where t.tenant = wanted), false),
        extract(epoch from clock_timestamp() - s.seen_at)::bigint
    from control.session s join control.account a on a.login = s.account
    where s.token_sha = given and a.state = 'active' and s.ends_at > clock_timestamp()
      and s.seen_at > clock_timestamp() - make_interval(secs => idle_seconds)
      and (wanted = '' or a.tenants is null or a.tenants ? wanted)
$$"""
"""wanted: the tenant asked for, '' for none; a session of who may not see it is found as little as a wrong token."""


def upgrade() -> None:
    for statement in (ACCOUNT, SESSION, INDEX, FIND_SESSION):
        op.execute(statement)
    for table in ("control.account", "control.session"):
        op.execute(f"grant select, insert, update, delete on {table} to {COMMITTER}")
    op.execute("revoke all on function control.find_session(text, text, bigint) from public")
    op.execute(f"grant execute on function control.find_session(text, text, bigint) to {READER}")
