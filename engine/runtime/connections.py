"""The tenants' ways to outside systems: where each is, the key it shares, and what may go out to it at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic as monotonic_s
from typing import Protocol

import httpx

from engine.compiler.product import Product
from engine.runtime.clock import TenantClock
from engine.runtime.gate import Gate, make_gate
from engine.runtime.library import Library, NoRelease
from engine.runtime.metrics import Metrics
from engine.runtime.simulated import connectors
from engine.runtime.transport import KeptConnections
from engine.runtime.verdicts import connector_of
from primitives.kit.connector import Bounds, Connection, NotSent

SANDBOX = "sandbox"
AT_ONCE = 256

Named = tuple[str, str, str]
"""Tenant, product, connector."""


class Pauses(Protocol):
    async def paused(self, tenant: str, connector: str) -> bool:
        """Whether an operator has stopped what goes out."""


@dataclass(frozen=True, slots=True)
class Outside:
    """sandbox: the simulators' address; api: ours, as they reach it. addresses: of live connectors, by name.

    secret(name): a secret by its name, None where there is none; key_of(tenant, connector): of a sandbox.
    """

    sandbox: str
    api: str
    addresses: Mapping[str, str]
    secret: Callable[[str], bytes | None]
    key_of: Callable[[str, str], bytes]


class TenantConnections:
    """engine.runtime.calls.Connections. One HTTP client for all; a gate per tenant's connector."""

    def __init__(
        self,
        library: Library,
        clock: TenantClock,
        outside: Outside,
        pauses: Pauses,
        metrics: Metrics,
        monotonic: Callable[[], float] = monotonic_s,
    ) -> None:
        self._library = library
        self._clock = clock
        self._outside = outside
        self._pauses = pauses
        self._metrics = metrics
        self._monotonic = monotonic
        self._http = httpx.AsyncClient(trust_env=False, transport=KeptConnections(AT_ONCE), timeout=10.0)
        self._gates: dict[Named, Gate] = {}

    async def close(self) -> None:
        await self._http.aclose()

    async def open(self, tenant: str, product: str, connector: str) -> Connection:
        """Raises NotSent."""
        found = await self._product(tenant, product)
        return Connection(
            name=connector,
            tenant=tenant,
            product=product,
            url=self._address(found, connector),
            inbound=f"{self._outside.api}/inbound/{tenant}/{product}/{connector}",
            key=self.key(found, connector),
            http=self._http,
            now=await self._clock.now(tenant),
        )

    def key(self, product: Product, connector: str) -> bytes:
        """The secret the tenant's file names, else the sandbox's own. Raises NotSent."""
        declared = product.connections.get(connector)
        if declared is not None and declared.secret is not None:
            found = self._outside.secret(declared.secret)
            if found is not None:
                return found
        if declared is not None and declared.use != SANDBOX:
            raise NotSent(f"{connector} has no secret")
        return self._outside.key_of(product.tenant, connector)

    @asynccontextmanager
    async def slot(self, tenant: str, product: str, connector: str) -> AsyncIterator[None]:
        """Raises NotSent where it is paused or its breaker is open; waits where too much is under way."""
        if await self._pauses.paused(tenant, connector):
            self._metrics.held_back(connector, "paused")
            raise NotSent(f"{connector} is paused")
        async with self.gate(await self._product(tenant, product), connector).entered():
            yield

    def gate(self, product: Product, connector: str) -> Gate:
        """A new one where a release's bounds are others."""
        named = (product.tenant, product.name, connector)
        adapter = connector_of(product, connector)
        bounds = adapter.bounds if adapter else Bounds()
        gate = self._gates.get(named)
        if gate is None or gate.bounds != bounds:
            gate = self._gates[named] = make_gate(connector, bounds, self._metrics, self._monotonic)
        return gate

    def _address(self, product: Product, connector: str) -> str:
        declared = product.connections.get(connector)
        if declared is not None and declared.use != SANDBOX:
            address = self._outside.addresses.get(connector)
            if address is None:
                raise NotSent(f"{connector} has no address")
            return address
        outside = connectors(product).get(connector)
        if outside is None or outside.simulator is None:
            raise NotSent(f"nothing stands for {connector}")
        return f"{self._outside.sandbox}/{outside.simulator.name}/{product.tenant}/{product.name}/{connector}"

    async def _product(self, tenant: str, product: str) -> Product:
        try:
            return await self._library.product(tenant, product)
        except NoRelease as none:
            raise NotSent(str(none)) from None
