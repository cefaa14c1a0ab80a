"""Payments by rails, and what the rails brought."""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import schema, tenant_table

revision = "payments_0001"
down_revision = None
branch_labels = ("payments",)
depends_on = None


def upgrade() -> None:
    schema(op, "payments")
    op.execute(
        """
        CREATE TABLE payments.payment (
            tenant      text COLLATE "C" NOT NULL,
            id          text COLLATE "C" NOT NULL,
            end_to_end  text COLLATE "C" NOT NULL,
            uetr        text COLLATE "C" NOT NULL,
            state       text COLLATE "C" NOT NULL
                        CHECK (state IN ('pending', 'accepted', 'rejected', 'unknown', 'rerouted')),
            rail        text COLLATE "C" NOT NULL,
            route       text COLLATE "C" NOT NULL,
            others      text COLLATE "C" NOT NULL,
            attempt     bigint NOT NULL,
            amount      numeric NOT NULL CHECK (amount > 0),
            asset       text COLLATE "C" NOT NULL,
            bank        text COLLATE "C" NOT NULL,
            account     text COLLATE "C" NOT NULL,
            run         text COLLATE "C" NOT NULL,
            resource    text COLLATE "C",
            code        text COLLATE "C",
            returned    numeric NOT NULL CHECK (returned >= 0),
            odd         text COLLATE "C",
            made_at     timestamptz NOT NULL,
            answered_at timestamptz,
            PRIMARY KEY (tenant, id)
        )
        """
    )
    op.execute("CREATE INDEX payment_of_resource ON payments.payment (tenant, resource) WHERE resource IS NOT NULL")
    op.execute(
        "CREATE INDEX payment_to_look_at ON payments.payment (tenant, id)"
        " WHERE state IN ('pending', 'unknown') OR odd IS NOT NULL"
    )
    op.execute(
        """
        CREATE TABLE payments.receipt (
            tenant   text COLLATE "C" NOT NULL,
            rail     text COLLATE "C" NOT NULL,
            message  text COLLATE "C" NOT NULL,
            kind     text COLLATE "C" NOT NULL CHECK (kind IN ('credit', 'return', 'recall', 'cycle', 'fee')),
            original text COLLATE "C",
            amount   numeric NOT NULL,
            asset    text COLLATE "C" NOT NULL,
            bank     text COLLATE "C",
            account  text COLLATE "C",
            code     text COLLATE "C",
            taken    boolean NOT NULL,
            run      text COLLATE "C" NOT NULL,
            at       timestamptz NOT NULL,
            PRIMARY KEY (tenant, rail, message)
        )
        """
    )
    tenant_table(op, "payments", "payment")
    tenant_table(op, "payments", "receipt")


def downgrade() -> None:
    op.execute("DROP SCHEMA payments CASCADE")
