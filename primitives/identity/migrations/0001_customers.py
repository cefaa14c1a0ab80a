"""Customers, and the external ids they have taken."""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import schema, tenant_table

revision = "identity_0001"
down_revision = None
branch_labels = ("identity",)
depends_on = None


def upgrade() -> None:
    schema(op, "identity")
    op.execute(
        """
        CREATE TABLE identity.customers (
            tenant      text COLLATE "C" NOT NULL,
            id          text COLLATE "C" NOT NULL,
            reference   text COLLATE "C" NOT NULL,
            state       text COLLATE "C" NOT NULL,
            tier        text COLLATE "C" NOT NULL,
            kind        text COLLATE "C" NOT NULL,
            name        text COLLATE "C" NOT NULL,
            mobile      text COLLATE "C",
            email       text COLLATE "C",
            born        text COLLATE "C",
            external_id text COLLATE "C",
            created_at  timestamptz NOT NULL,
            PRIMARY KEY (tenant, id)
        )
        """
    )
    op.execute("CREATE INDEX customers_by_external_id ON identity.customers (tenant, external_id)")
    op.execute("CREATE INDEX customers_by_reference ON identity.customers (tenant, reference)")
    op.execute(
        """
        CREATE TABLE identity.external_ids (
            tenant      text COLLATE "C" NOT NULL,
            external_id text COLLATE "C" NOT NULL,
            customer    text COLLATE "C" NOT NULL,
            PRIMARY KEY (tenant, external_id)
        )
        """
    )
    tenant_table(op, "identity", "customers")
    tenant_table(op, "identity", "external_ids")


def downgrade() -> None:
    op.execute("DROP SCHEMA identity CASCADE")
