"""Business time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from engine.postgres.dsn import Dsns
from engine.runtime.clock import NotASandbox, TenantClock
from tests.engine.runtime.edge import opened

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@dataclass(slots=True)
class Seconds:
    at: float = 0.0

    def __call__(self) -> float:
        return self.at


async def test_a_sandbox_moves_forward_and_every_process_follows_within_a_second(database: Dsns) -> None:
    async with opened(database) as edge:
        await edge.add_tenant("acme", sandbox=True)
        seconds = Seconds()
        here, there = (TenantClock(edge.reader, lambda: NOW, seconds) for _ in range(2))
        assert await there.now("acme") == NOW

        assert await here.advance(edge.books, "acme", timedelta(days=1)) == NOW + timedelta(days=1)
        assert await here.advance(edge.books, "acme", timedelta(hours=2)) == NOW + timedelta(days=1, hours=2)
        seconds.at += 1
        assert await there.now("acme") == NOW + timedelta(days=1, hours=2)
        assert await there.now("globex") == NOW


async def test_a_live_tenants_clock_is_the_worlds(database: Dsns) -> None:
    async with opened(database) as edge:
        await edge.add_tenant("acme", sandbox=False)
        clock = TenantClock(edge.reader, lambda: NOW)
        with pytest.raises(NotASandbox):
            await clock.advance(edge.books, "acme", timedelta(days=1))

        assert await clock.now("acme") == NOW


async def test_time_never_goes_back(database: Dsns) -> None:
    async with opened(database) as edge:
        await edge.add_tenant("acme", sandbox=True)
        with pytest.raises(ValueError, match="forward"):
            await TenantClock(edge.reader).advance(edge.books, "acme", -timedelta(seconds=1))
