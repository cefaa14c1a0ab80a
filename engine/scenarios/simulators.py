"""The simulators of a scenario's connectors: told what to do, asked what they still have to send."""

from __future__ import annotations

from dataclasses import dataclass

from engine.compiler.product import Product
from engine.runtime.calls import Connections
from engine.runtime.clock import utc_now
from engine.runtime.simulated import ACTIVITY, Reply, SimulatorDown, asked, connectors, tell
from engine.scenarios.settling import Activity
from primitives.kit.connector import Connection, NotSent
from primitives.kit.store import Json

FOUND = 200


@dataclass(frozen=True, slots=True)
class Simulators:
    """Time stands still for tenants, not for signatures."""

    connections: Connections

    async def tell(self, product: Product, connector: str, verb: str, body: Json) -> Reply:
        """Raises SimulatorDown."""
        return await tell(await self._open(product, connector), verb, body, utc_now())

    async def ask(self, product: Product, connector: str, what: str) -> Reply:
        """Raises SimulatorDown."""
        return await asked(await self._open(product, connector), what, utc_now())

    async def message(self, product: Product, connector: str, message: str) -> Reply | None:
        """What became of what the outside sent; None where the simulator tells nothing of it."""
        reply = await self.ask(product, connector, f"messages/{message}")
        return reply if reply.status == FOUND else None

    async def activity(self, product: Product) -> Activity:
        """Of all that stands outside one product."""
        under_way, seen = 0, 0
        for name, outside in connectors(product).items():
            if outside.simulator is not None:
                reply = await self.ask(product, name, ACTIVITY)
                under_way += reply.body["under_way"]
                seen += reply.body["seen"]
        return Activity(under_way, seen)

    async def _open(self, product: Product, connector: str) -> Connection:
        """Raises SimulatorDown."""
        try:
            return await self.connections.open(product.tenant, product.name, connector)
        except NotSent as not_sent:
            raise SimulatorDown(str(not_sent)) from None
