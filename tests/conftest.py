"""What every test may ask for. `async def` tests run under anyio on asyncio, without a mark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.postgres.dsn import Dsns
from tests.postgres import Cluster, running_cluster


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One server for this test process."""
    with running_cluster() as running:
        yield running


@pytest.fixture
def database(cluster: Cluster) -> Iterator[Dsns]:
    """A fresh migrated database, dropped afterwards."""
    with cluster.fresh_database() as dsns:
        yield dsns
