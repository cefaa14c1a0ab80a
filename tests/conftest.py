"""What every test may ask for. `async def` tests run under anyio on asyncio, without a mark."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from engine.postgres.dsn import Dsns
from tests.postgres import Cluster, running_cluster

settings.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no clock")


def pytest_collection_finish() -> None:
    """Twelve thousand tests stay to the end: looking at each of them again and again takes a third of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


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
