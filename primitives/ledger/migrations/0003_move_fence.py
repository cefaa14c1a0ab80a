"""A day's sum looks at every move of it: whose moves are read is asked once for all of them, not of each."""

from __future__ import annotations

from alembic import op

revision = "ledger_0003"
down_revision = "ledger_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    mine = "tenant = (SELECT nullif(current_setting('finfactory.tenant', true), ''))"
    op.execute(f"ALTER POLICY tenant ON ledger.move USING ({mine})")
