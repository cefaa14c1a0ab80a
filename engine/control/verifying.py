"""What the primitives say of a tenant's rows: sound, or what is wrong, line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.control.snapshot import snapshot, tenants_of
from primitives.kit.contract import Manifest
from primitives.kit.store import Json

Heads = Mapping[str, Json]
TENANT_TABLE = "control.tenant"


@dataclass(frozen=True, slots=True)
class Verdict:
    """counts: rows by table of the primitives that can verify. problems: one line each, none where all is sound."""

    tenant: str
    counts: Mapping[str, int]
    problems: tuple[str, ...]


async def verified_tenants(owner_dsn: str, catalog: Sequence[Manifest]) -> tuple[str, ...]:
    tables = [table for manifest in catalog if manifest.verify is not None for table in manifest.tables]
    return await tenants_of(owner_dsn, [TENANT_TABLE, *tables])


async def verify_tenant(reader_dsn: str, catalog: Sequence[Manifest], tenant: str, heads: Heads) -> Verdict:
    """In one snapshot, so it may run beside any load. heads: by primitive, kept outside the database before."""
    counts: dict[str, int] = {}
    problems: list[str] = []
    async with snapshot(reader_dsn, tenant) as query:
        for manifest in catalog:
            if manifest.verify is not None:
                problems += await manifest.verify(query, heads.get(manifest.name))
                counts |= {str(table): await query.count(table) for table in manifest.tables}
    return Verdict(tenant, counts, tuple(problems))
