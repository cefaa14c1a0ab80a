"""A rail of its own for each test: a real process, a store, an inbound address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.primitives.payments.simulator.bank import Rail, running
from tests.processes import free_port


@pytest.fixture
def rail(tmp_path: Path) -> Iterator[Rail]:
    with running(tmp_path / "sandbox", free_port()) as found:
        yield found
