"""A counter of its own for each test."""

from __future__ import annotations

import pytest

from tests.primitives.identity.counter import Counter, counter


@pytest.fixture
def at() -> Counter:
    return counter()
