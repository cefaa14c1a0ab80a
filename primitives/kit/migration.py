"""What migrations say about every schema and every tenant's table: who owns, who writes, who sees what.

def upgrade() -> None:
    schema(op, "ledger")
    op.execute("CREATE TABLE ledger.accounts (tenant text NOT NULL, …)")
    tenant_table(op, "ledger", "accounts")
"""

from __future__ import annotations

import re
from typing import Protocol

COMMITTER = "finfactory_committer"
READER = "finfactory_reader"

_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Operations(Protocol):
    """The part of alembic's `op` that is used here."""

    def execute(self, sqltext: str) -> None: ...


def schema(op: Operations, name: str) -> None:
    """Make a schema of the owner's that committer and reader may look into. It may already be there."""
    named = _plain(name)
    op.execute(f"CREATE SCHEMA IF NOT EXISTS {named}")
    op.execute(f"GRANT USAGE ON SCHEMA {named} TO {COMMITTER}, {READER}")


def tenant_table(op: Operations, schema: str, table: str) -> None:
    """Fence a table that has a text column `tenant`: the reader sees only its transaction's tenant.

    The tenant is the setting `finfactory.tenant`. On a connection used before, a setting that is gone reads
    as '', hence the nullif.
    """
    named = f"{_plain(schema)}.{_plain(table)}"
    op.execute(f"ALTER TABLE {named} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {named} FORCE ROW LEVEL SECURITY")
    mine = "tenant = nullif(current_setting('finfactory.tenant', true), '')"
    op.execute(f"CREATE POLICY tenant ON {named} USING ({mine})")
    op.execute(f"GRANT SELECT ON {named} TO {READER}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {named} TO {COMMITTER}")


def _plain(name: str) -> str:
    """Raises ValueError for anything but a plain lower-case name, which needs no quoting."""
    if _NAME.fullmatch(name) is None:
        raise ValueError(f"not a plain name: {name!r}")
    return name
