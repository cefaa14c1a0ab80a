"""Cases, listed by what they are and whom they are about."""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import schema, tenant_table

revision = "reconciliation_0001"
down_revision = None
branch_labels = ("reconciliation",)
depends_on = None


def upgrade() -> None:
    schema(op, "reconciliation")
    op.execute(
        """
        CREATE TABLE reconciliation.cases (
            tenant      text COLLATE "C" NOT NULL,
            id          text COLLATE "C" NOT NULL,
            reference   text COLLATE "C" NOT NULL,
            state       text COLLATE "C" NOT NULL CHECK (state IN ('open', 'resolved')),
            reason      text COLLATE "C" NOT NULL,
            minor       numeric,
            asset       text COLLATE "C" NOT NULL,
            outside     text COLLATE "C",
            run         text COLLATE "C" NOT NULL,
            resource    text COLLATE "C",
            opened_at   timestamptz NOT NULL,
            resolution  text COLLATE "C",
            evidence    text COLLATE "C",
            resolved_by text COLLATE "C",
            resolved_at timestamptz,
            PRIMARY KEY (tenant, id)
        )
        """
    )
    op.execute("CREATE INDEX cases_by_state ON reconciliation.cases (tenant, state, id)")
    op.execute("CREATE INDEX cases_by_reason ON reconciliation.cases (tenant, reason, id)")
    op.execute("CREATE INDEX cases_of_run ON reconciliation.cases (tenant, run)")
    op.execute("CREATE INDEX cases_of_resource ON reconciliation.cases (tenant, resource) WHERE resource IS NOT NULL")
    tenant_table(op, "reconciliation", "cases")


def downgrade() -> None:
    op.execute("DROP SCHEMA reconciliation CASCADE")
