"""The books. Balances, moves and the head are derived from the journal `transaction`, which is only appended to."""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import schema, tenant_table

revision = "ledger_0001"
down_revision = None
branch_labels = ("ledger",)
depends_on = None

_TABLES = {
    "balance": """
        account text COLLATE "C" NOT NULL, asset text COLLATE "C" NOT NULL,
        input numeric NOT NULL, output numeric NOT NULL, held numeric NOT NULL,
        counted_in text COLLATE "C", frozen boolean NOT NULL, n bigint NOT NULL,
        PRIMARY KEY (tenant, account, asset)""",
    "transaction": """
        n bigint NOT NULL, run text COLLATE "C" NOT NULL, step bigint NOT NULL, k bigint NOT NULL,
        kind text NOT NULL, postings jsonb NOT NULL,
        at timestamptz NOT NULL, inserted_at timestamptz NOT NULL,
        actor text NOT NULL, credential text NOT NULL, release bigint NOT NULL, line text NOT NULL,
        reverses bigint, metadata jsonb NOT NULL, previous text NOT NULL, hash text NOT NULL,
        PRIMARY KEY (tenant, n)""",
    "move": """
        account text COLLATE "C" NOT NULL, asset text COLLATE "C" NOT NULL, n bigint NOT NULL,
        at timestamptz NOT NULL, inserted_at timestamptz NOT NULL,
        input numeric NOT NULL, output numeric NOT NULL, balance numeric NOT NULL,
        PRIMARY KEY (tenant, account, asset, n)""",
    "head": """
        n bigint NOT NULL, hash text NOT NULL, inserted_at timestamptz NOT NULL,
        run text NOT NULL, step bigint NOT NULL, k bigint NOT NULL,
        PRIMARY KEY (tenant)""",
    "adjustment": """
        id text COLLATE "C" NOT NULL, state text NOT NULL, account text NOT NULL, address text NOT NULL,
        asset text NOT NULL, direction text NOT NULL, amount numeric NOT NULL, reason text NOT NULL,
        proposed_by text NOT NULL, proposer text NOT NULL, proposed_at timestamptz NOT NULL,
        decided_by text, decided_at timestamptz, n bigint,
        PRIMARY KEY (tenant, id)""",
    "credit": """
        id text COLLATE "C" NOT NULL, state text NOT NULL, account text NOT NULL, address text NOT NULL,
        asset text NOT NULL, amount numeric NOT NULL, n bigint NOT NULL, at timestamptz NOT NULL,
        PRIMARY KEY (tenant, id)""",
    "freeze": """
        id text COLLATE "C" NOT NULL, state text NOT NULL, account text NOT NULL, address text NOT NULL,
        reason text NOT NULL, frozen_by text NOT NULL, frozen_at timestamptz NOT NULL,
        lifted_by text, lifted_at timestamptz,
        PRIMARY KEY (tenant, id)""",
}

_INDEXES = ("CREATE INDEX transaction_run ON ledger.transaction (tenant, run, n)",)


def upgrade() -> None:
    schema(op, "ledger")
    for table, columns in _TABLES.items():
        op.execute(f'CREATE TABLE ledger.{table} (tenant text COLLATE "C" NOT NULL,{columns})')
        tenant_table(op, "ledger", table)
    for index in _INDEXES:
        op.execute(index)
    for journal in ("transaction", "move"):
        op.execute(f"REVOKE UPDATE, DELETE ON ledger.{journal} FROM finfactory_committer")
