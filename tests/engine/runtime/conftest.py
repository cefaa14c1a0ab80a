"""Rows that are due, and the books they stand in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from engine.postgres.dsn import Dsns
from engine.runtime.bookkeeping import Bookkeeping
from tests.engine.runtime.due_rows import Due

HOUR = timedelta(hours=1)


@pytest.fixture
def due(database: Dsns) -> Iterator[Due]:
    found = Due(database)
    found.tenant("acme")
    yield found
    found.close()


@pytest.fixture
async def books(database: Dsns) -> AsyncIterator[Bookkeeping]:
    opened = Bookkeeping(database.committer)
    await opened.open()
    yield opened
    await opened.close()
