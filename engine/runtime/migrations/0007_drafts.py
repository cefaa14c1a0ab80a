"""Drafts of a tenant's products: texts somebody works on, and who asked for them, approved them, made them live.

That nobody approves what they wrote or asked for is a rule of the rows: no program can pass it.
"""

from __future__ import annotations

from alembic import op

from primitives.kit.migration import tenant_table

revision = "runtime_0007"
down_revision = "runtime_0006"
branch_labels = None
depends_on = None

DRAFT = """
create table control.draft (
    tenant text collate "C" not null, id text collate "C" not null, product text collate "C" not null,
    template text not null, settings text not null, note text not null,
    author text not null, state text collate "C" not null
        check (state in ('draft', 'proposed', 'approved', 'rejected', 'applied', 'withdrawn')),
    version bigint not null check (version > 0), plan text collate "C",
    proposed_by text, proposed_at timestamptz, approved_by text, approved_at timestamptz,
    rejected_by text, reason text, number bigint check (number > 0),
    created_at timestamptz not null, updated_at timestamptz not null,
    primary key (tenant, id),
    constraint draft_proposed check
        (state not in ('proposed', 'approved', 'applied') or (proposed_by is not null and plan is not null)),
    constraint draft_approved check (state not in ('approved', 'applied') or approved_by is not null),
    constraint draft_by_another check (approved_by is null or (proposed_by is not null
        and lower(btrim(approved_by)) <> lower(btrim(author))
        and lower(btrim(approved_by)) <> lower(btrim(proposed_by)))),
    constraint draft_applied check ((state = 'applied') = (number is not null)))"""

INDEX = "create index draft_by_state on control.draft (tenant, state, id)"


def upgrade() -> None:
    op.execute(DRAFT)
    op.execute(INDEX)
    tenant_table(op, "control", "draft")
