"""Wallets."""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import schema, tenant_table

revision = "wallets_0001"
down_revision = None
branch_labels = ("wallets",)
depends_on = None


def upgrade() -> None:
    schema(op, "wallets")
    op.execute(
        """
        CREATE TABLE wallets.wallets (
            tenant         text COLLATE "C" NOT NULL,
            id             text COLLATE "C" NOT NULL,
            reference      text COLLATE "C" NOT NULL,
            owner          text COLLATE "C" NOT NULL,
            kind           text COLLATE "C" NOT NULL,
            state          text COLLATE "C" NOT NULL,
            opened_at      timestamptz NOT NULL,
            thaws_to       text COLLATE "C",
            frozen_because text COLLATE "C",
            PRIMARY KEY (tenant, id)
        )
        """
    )
    op.execute("CREATE INDEX wallets_of_owner ON wallets.wallets (tenant, owner, id)")
    op.execute("CREATE INDEX wallets_by_reference ON wallets.wallets (tenant, reference)")
    tenant_table(op, "wallets", "wallets")


def downgrade() -> None:
    op.execute("DROP SCHEMA wallets CASCADE")
