"""What every one of them has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import reachable_folder


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder for an installation, which PostgreSQL may reach when it runs as a user of its own."""
    with reachable_folder() as folder:
        yield folder
