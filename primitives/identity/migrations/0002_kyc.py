"""What a provider says of customers: documents they showed, checks, screening."""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import tenant_table

revision = "identity_0002"
down_revision = "identity_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE identity.customers
            ADD COLUMN screening text COLLATE "C" CHECK (screening IN ('clear', 'hit')),
            ADD COLUMN screened_at timestamptz,
            ADD COLUMN cleared_because text COLLATE "C",
            ADD COLUMN verified_until timestamptz
        """
    )
    op.execute(
        """
        CREATE TABLE identity.documents (
            tenant        text COLLATE "C" NOT NULL,
            customer      text COLLATE "C" NOT NULL,
            kind          text COLLATE "C" NOT NULL,
            last4         text COLLATE "C",
            country       text COLLATE "C",
            issued_on     text COLLATE "C",
            expires_on    text COLLATE "C",
            file          text COLLATE "C",
            registered_at timestamptz NOT NULL,
            PRIMARY KEY (tenant, customer, kind)
        )
        """
    )
    op.execute(
        """
        CREATE TABLE identity.checks (
            tenant     text COLLATE "C" NOT NULL,
            id         text COLLATE "C" NOT NULL,
            reference  text COLLATE "C" NOT NULL,
            kind       text COLLATE "C" NOT NULL CHECK (kind IN ('verify', 'screen')),
            state      text COLLATE "C" NOT NULL
                CHECK (state IN ('asked', 'approved', 'rejected', 'unknown', 'expired')),
            customer   text COLLATE "C" NOT NULL,
            tier       text COLLATE "C",
            run        text COLLATE "C" NOT NULL,
            asked_at   timestamptz NOT NULL,
            reason     text COLLATE "C",
            provider   text COLLATE "C",
            decided_at timestamptz,
            expires_at timestamptz,
            PRIMARY KEY (tenant, id)
        )
        """
    )
    op.execute("CREATE INDEX checks_of_customer ON identity.checks (tenant, customer, id)")
    tenant_table(op, "identity", "documents")
    tenant_table(op, "identity", "checks")


def downgrade() -> None:
    op.execute("DROP TABLE identity.checks")
    op.execute("DROP TABLE identity.documents")
    op.execute(
        """
        ALTER TABLE identity.customers
            DROP COLUMN screening, DROP COLUMN screened_at, DROP COLUMN cleared_because, DROP COLUMN verified_until
        """
    )
