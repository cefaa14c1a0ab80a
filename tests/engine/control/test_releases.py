"""What becomes live says what its tenant is."""

from __future__ import annotations

import pytest

from engine.compiler.compile import compile_product
from engine.compiler.source import Source
from engine.control.releases import Releases
from engine.control.tenants import read_tenant
from engine.postgres.dsn import Dsns
from primitives.catalog import CATALOG
from tests.engine.control.till import TEMPLATE, changed
from tests.engine.runtime.edge import opened

SECOND = changed(("version: 1.0.0", "version: 2.0.0"))


@pytest.mark.parametrize(
    ("first", "second", "sandbox"), [(True, True, True), (True, False, False), (False, True, False)]
)
async def test_a_tenant_with_anything_real_is_no_sandbox(
    database: Dsns, first: bool, second: bool, sandbox: bool
) -> None:
    """Of two majors that are served beside each other, in either order: the clock of both is the tenant's."""
    async with opened(database) as edge:
        releases = Releases(edge.reader, edge.books)
        for template, plays in ((TEMPLATE, first), (SECOND, second)):
            release = compile_product(Source("template.yaml", template), None, "till", CATALOG).release
            assert release is not None
            await releases.apply(release, None, "Demo", sandbox=plays, by="a test")
        found = await read_tenant(edge.books, release.tenant)

    assert found is not None
    assert found.sandbox is sandbox
