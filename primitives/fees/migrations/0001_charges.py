"""Charges of plans that are charged once per resource."""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import schema, tenant_table

revision = "fees_0001"
down_revision = None
branch_labels = ("fees",)
depends_on = None


def upgrade() -> None:
    schema(op, "fees")
    op.execute(
        """
        CREATE TABLE fees.charges (
            tenant  text COLLATE "C" NOT NULL,
            plan    text COLLATE "C" NOT NULL,
            subject text COLLATE "C" NOT NULL,
            total   numeric NOT NULL CHECK (total >= 0),
            live    boolean NOT NULL,
            PRIMARY KEY (tenant, plan, subject)
        )
        """
    )
    tenant_table(op, "fees", "charges")


def downgrade() -> None:
    op.execute("DROP SCHEMA fees CASCADE")
