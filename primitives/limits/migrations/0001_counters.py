"""Counters of limits, one per subject, rule and period."""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import schema, tenant_table

revision = "limits_0001"
down_revision = None
branch_labels = ("limits",)
depends_on = None


def upgrade() -> None:
    schema(op, "limits")
    op.execute(
        """
        CREATE TABLE limits.counters (
            tenant   text COLLATE "C" NOT NULL,
            subject  text COLLATE "C" NOT NULL,
            rule     text COLLATE "C" NOT NULL,
            period   text COLLATE "C" NOT NULL,
            used     numeric NOT NULL CHECK (used >= 0),
            slices   text COLLATE "C" NOT NULL,
            taken_at timestamptz NOT NULL,
            ends_at  timestamptz,
            PRIMARY KEY (tenant, subject, rule, period)
        )
        """
    )
    tenant_table(op, "limits", "counters")


def downgrade() -> None:
    op.execute("DROP SCHEMA limits CASCADE")
