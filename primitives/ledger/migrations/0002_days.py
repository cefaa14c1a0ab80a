"""The journal by the time of its commits: rows lie in that order already, so an index of ranges is all it takes."""

from __future__ import annotations

from alembic import op

revision = "ledger_0002"
down_revision = "ledger_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for journal in ("transaction", "move"):
        op.execute(f"CREATE INDEX {journal}_by_day ON ledger.{journal} USING brin (inserted_at)")
