"""Credits that go back: how much of a credit is given or promised, and each return that was ordered."""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import tenant_table

revision = "payments_0002"
down_revision = "payments_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE payments.receipt ADD COLUMN given numeric NOT NULL DEFAULT 0 CHECK (given >= 0)")
    op.execute(
        """
        CREATE TABLE payments.give_back (
            tenant      text COLLATE "C" NOT NULL,
            id          text COLLATE "C" NOT NULL,
            message     text COLLATE "C" NOT NULL,
            state       text COLLATE "C" NOT NULL
                        CHECK (state IN ('reserved', 'released', 'pending', 'accepted', 'rejected', 'unknown')),
            rail        text COLLATE "C" NOT NULL,
            credit      text COLLATE "C" NOT NULL,
            original    text COLLATE "C" NOT NULL,
            amount      numeric NOT NULL CHECK (amount > 0),
            asset       text COLLATE "C" NOT NULL,
            run         text COLLATE "C" NOT NULL,
            resource    text COLLATE "C",
            code        text COLLATE "C",
            odd         text COLLATE "C",
            made_at     timestamptz NOT NULL,
            answered_at timestamptz,
            PRIMARY KEY (tenant, id)
        )
        """
    )
    tenant_table(op, "payments", "give_back")


def downgrade() -> None:
    op.execute("DROP TABLE payments.give_back")
    op.execute("ALTER TABLE payments.receipt DROP COLUMN given")
