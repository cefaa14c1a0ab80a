"""The tenants' ways to outside systems: where each is, the key it shares, and what may go out to it at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic as monotonic_s
from typing import Protocol

import httpx

from engine.compiler.product import Product
from engine.runtime.breaker import Breaker, BreakerRule
from engine.runtime.clock import TenantClock
from engine.runtime.library import Library, NoRelease
from engine.runtime.simulated import connectors
from engine.runtime.transport import KeptConnections
from primitives.kit.connector import Connection, NotSent, Unanswered

SANDBOX = "sandbox"
CONCURRENT = 64
PER_SECOND = 1_000
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
    """engine.runtime.calls.Connections. One HTTP client for all; a breaker and a bound per tenant's connector."""

    def __init__(
        self,
        library: Library,
        clock: TenantClock,
        outside: Outside,
        pauses: Pauses,
        rule: BreakerRule,
        monotonic: Callable[[], float] = monotonic_s,
    ) -> None:
        self._library = library
        self._clock = clock
        self._outside = outside
        self._pauses = pauses
        self._rule = rule
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
            raise NotSent(f"{connector} is paused")
        gate = self.gate(tenant, product, connector)
        async with gate.entered():
            yield

    def gate(self, tenant: str, product: str, connector: str) -> Gate:
        named = (tenant, product, connector)
        gate = self._gates.get(named)
        if gate is None:
            breaker = Breaker(self._rule, self._monotonic)
            gate = self._gates[named] = Gate(breaker, asyncio.Semaphore(CONCURRENT), Pace(PER_SECOND, self._monotonic))
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


class Pace:
    """At most so many a second, evenly."""

    def __init__(self, per_second: int, monotonic: Callable[[], float]) -> None:
        self._gap = 1.0 / per_second
        self._monotonic = monotonic
        self._next = 0.0

    async def wait(self) -> None:
        now = self._monotonic()
        turn = max(now, self._next)
        self._next = turn + self._gap
        if turn - now > self._gap:
            await asyncio.sleep(turn - now)


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands before one connector: a breaker, a bound of what is under way, a pace."""

    breaker: Breaker
    room: asyncio.Semaphore
    pace: Pace

    @asynccontextmanager
    async def entered(self) -> AsyncIterator[None]:
        async with self.room:
            if not self.breaker.allows():
                raise NotSent("left alone for a while: it failed too often")
            await self.pace.wait()
            try:
                yield
            except (NotSent, Unanswered):
                self.breaker.failed()
                raise
            self.breaker.succeeded()
