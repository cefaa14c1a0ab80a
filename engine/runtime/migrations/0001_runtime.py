"""The runtime's own tables: runs, idempotency records, the outbox, credentials, webhooks, clocks; and live releases.

Sweeps over tenants are the owner's functions: reader and committer may run exactly these, with a fixed search path.
"""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import COMMITTER, READER, schema, tenant_table

revision = "runtime_0001"
down_revision = None
branch_labels = ("runtime",)
depends_on = None

TABLES = {
    "runtime.run": """
        id text collate "C" not null, product text collate "C" not null, workflow text collate "C" not null,
        release bigint not null, step bigint not null, status text collate "C" not null,
        needs text collate "C" not null, wake_at timestamptz, attempt bigint not null,
        input json not null, record json not null, shows json not null, problem json,
        actor text collate "C" not null, credential text collate "C" not null, reference text collate "C" not null,
        at timestamptz not null, inserted_at timestamptz not null,
        primary key (tenant, id)""",
    "runtime.request": """
        credential text collate "C" not null, operation text collate "C" not null, key text collate "C" not null,
        body_sha text collate "C" not null, status bigint not null, answer json not null, run text collate "C",
        at timestamptz not null,
        primary key (tenant, credential, operation, key)""",
    "runtime.event": """
        n bigint not null, id text collate "C" not null, type text collate "C" not null,
        subject text collate "C" not null, body json not null, run text collate "C", at timestamptz not null,
        primary key (tenant, n)""",
    "runtime.number": """
        name text collate "C" not null, value bigint not null,
        primary key (tenant, name)""",
    "runtime.credential": """
        id text collate "C" not null, key_hash text collate "C" not null, name text not null,
        actor text collate "C" not null, scopes jsonb not null, per_second bigint not null check (per_second > 0),
        created_at timestamptz not null, revoked_at timestamptz,
        primary key (tenant, id)""",
    "runtime.webhook": """
        id text collate "C" not null, url text not null, secret text not null, types jsonb not null,
        state text collate "C" not null check (state in ('enabled', 'disabled')), cursor bigint not null,
        attempt bigint not null, next_at timestamptz not null, failing_since timestamptz, last_status text,
        created_at timestamptz not null,
        primary key (tenant, id)""",
    "runtime.clock": """
        offset_seconds bigint not null check (offset_seconds >= 0),
        primary key (tenant)""",
    "control.release": """
        product text collate "C" not null, number bigint not null, sha256 text collate "C" not null,
        document jsonb not null, created_by text not null, created_at timestamptz not null,
        primary key (tenant, product, number)""",
    "control.live": """
        product text collate "C" not null, major bigint not null, number bigint not null,
        primary key (tenant, product, major)""",
    "control.tenant": """
        title text not null, sandbox boolean not null, document jsonb not null,
        primary key (tenant)""",
}

INDEXES = (
    "create index run_by_workflow on runtime.run (tenant, product, workflow, id)",
    "create index run_to_wake on runtime.run (wake_at) where wake_at is not null",
    "create index request_to_expire on runtime.request using brin (at)",
    "create unique index credential_by_key on runtime.credential (key_hash)",
    "create index webhook_due on runtime.webhook (next_at) where state = 'enabled'",
)

FIND_CREDENTIAL = """
create function runtime.find_credential(given text)
returns table (tenant text, id text, actor text, scopes jsonb, per_second bigint, sandbox boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.tenant, c.id, c.actor, c.scopes, c.per_second, coalesce(t.sandbox, false)
    from runtime.credential c left join control.tenant t on t.tenant = c.tenant
    where c.key_hash = given and c.revoked_at is null
$$"""

CLAIM_WEBHOOKS = """
create function runtime.claim_webhooks(now timestamptz, leased_until timestamptz, most bigint)
returns table (tenant text, id text, url text, secret text, types jsonb, cursor bigint, attempt bigint,
               failing_since timestamptz, lease timestamptz, sandbox boolean)
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with due as materialized (
        select w.tenant, w.id from runtime.webhook w
        where w.state = 'enabled' and w.next_at <= now
          and exists (select from runtime.event e where e.tenant = w.tenant and e.n > w.cursor)
        order by w.next_at limit most for update skip locked
    )
    update runtime.webhook w set next_at = leased_until from due
    where w.tenant = due.tenant and w.id = due.id
    returning w.tenant, w.id, w.url, w.secret, w.types, w.cursor, w.attempt, w.failing_since, w.next_at,
        coalesce((select t.sandbox from control.tenant t where t.tenant = w.tenant), false)
$$"""

LIVE_RELEASES = """
create function control.live_releases()
returns table (tenant text, product text, major bigint, number bigint, sha256 text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select l.tenant, l.product, l.major, l.number, r.sha256
    from control.live l join control.release r on (r.tenant, r.product, r.number) = (l.tenant, l.product, l.number)
$$"""

EXPIRE_REQUESTS = """
create function runtime.expire_requests(before timestamptz, most bigint) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with old as (
        select r.ctid from runtime.request r where r.at < before limit most for update skip locked
    ), gone as (
        delete from runtime.request r using old where r.ctid = old.ctid returning 1
    )
    select count(*) from gone
$$"""

GRANTS = {
    "runtime.find_credential(text)": READER,
    "runtime.claim_webhooks(timestamptz, timestamptz, bigint)": COMMITTER,
    "runtime.expire_requests(timestamptz, bigint)": COMMITTER,
    "control.live_releases()": READER,
}

VISIBLE = {
    "runtime.credential": "tenant, id, name, actor, scopes, per_second, created_at, revoked_at",
    "runtime.webhook": "tenant, id, url, types, state, cursor, attempt, next_at, failing_since, last_status,"
    " created_at",
}


def upgrade() -> None:
    for name in ("runtime", "control"):
        schema(op, name)
    for table, columns in TABLES.items():
        op.execute(f'create table {table} (tenant text collate "C" not null, {columns})')
        tenant_table(op, *table.split("."))
    for statement in (*INDEXES, FIND_CREDENTIAL, CLAIM_WEBHOOKS, LIVE_RELEASES, EXPIRE_REQUESTS):
        op.execute(statement)
    for function, role in GRANTS.items():
        op.execute(f"revoke all on function {function} from public")
        op.execute(f"grant execute on function {function} to {role}")
    for table, columns in VISIBLE.items():  # key hashes and secrets are not for readers
        op.execute(f"revoke select on {table} from {READER}")
        op.execute(f"grant select ({columns}) on {table} to {READER}")
