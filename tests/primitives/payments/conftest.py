"""A tenant of its own for each test, at rails that are a process of their own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from tests.primitives.payments.simulator.bank import Rail, running
from tests.processes import free_port


@pytest.fixture(scope="session")
def rails(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Iterator[Rail]]:
    """As often as it is asked, a tenant that nobody has been before."""
    with running(tmp_path_factory.mktemp("rails") / "sandbox", free_port()) as found:
        yield (found.of(f"tenant-{number}") for number in count())


@pytest.fixture
def rail(rails: Iterator[Rail]) -> Rail:
    return next(rails)
