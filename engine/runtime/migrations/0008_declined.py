"""Declined runs by their time: how many there were today is counted from an index, and only a decline pays for it."""

from __future__ import annotations

from alembic import op

revision = "runtime_0008"
down_revision = "runtime_0007"
branch_labels = None
depends_on = None

INDEX = "create index run_declined on runtime.run (tenant, product, inserted_at) where status = 'declined'"


def upgrade() -> None:
    op.execute(INDEX)
