"""/connectors: how the tenant's ways to outside systems stand, and the operator's pause of each."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from engine.compiler.product import Product
from engine.runtime.answers import Refused, not_found
from engine.runtime.clock import TenantClock
from engine.runtime.connections import TenantConnections
from engine.runtime.exchange import idempotency_key, require
from engine.runtime.library import Library
from engine.runtime.pauses import PAUSED, RUNNING, ConnectorPauses, Pause
from engine.runtime.rendering import moment
from engine.runtime.simulated import connectors
from primitives.kit.store import Json

SCOPE = "operations"


def connectors_router(
    library: Library, connections: TenantConnections, pauses: ConnectorPauses, clock: TenantClock
) -> APIRouter:
    """Pausing is by the connector's name, for every product of the tenant that uses it; asked twice, it is the same."""
    router = APIRouter(prefix="/connectors", tags=["connectors"])

    @router.get("", summary="List the connectors, and how they stand")
    async def listed(request: Request) -> JSONResponse:
        caller = require(request.scope, SCOPE)
        held = await pauses.of(caller.tenant)
        return JSONResponse({"data": [_shown(one, held, connections) for one in await _all(caller.tenant)]})

    @router.post("/{name}/pause", summary="Let nothing go out by a connector")
    async def paused(request: Request, name: str) -> JSONResponse:
        caller = require(request.scope, SCOPE)
        idempotency_key(request.scope)
        found = await _one(caller.tenant, name)
        await pauses.pause(caller.tenant, name, caller.actor, await clock.now(caller.tenant))
        return JSONResponse(_shown(found, await pauses.of(caller.tenant), connections))

    @router.post("/{name}/resume", summary="Let what waits go out again")
    async def resumed(request: Request, name: str) -> JSONResponse:
        caller = require(request.scope, SCOPE)
        idempotency_key(request.scope)
        found = await _one(caller.tenant, name)
        await pauses.resume(caller.tenant, name, caller.actor)
        return JSONResponse(_shown(found, await pauses.of(caller.tenant), connections))

    async def _all(tenant: str) -> list[tuple[Product, str]]:
        products = [await library.product(tenant, name) for name in await library.products(tenant)]
        return [(product, name) for product in products for name in connectors(product)]

    async def _one(tenant: str, name: str) -> tuple[Product, str]:
        """Raises Refused."""
        for found in await _all(tenant):
            if found[1] == name:
                return found
        raise Refused(not_found())

    return router


def _shown(found: tuple[Product, str], held: dict[str, Pause], connections: TenantConnections) -> dict[str, Json]:
    """breaker: as this process sees it."""
    product, name = found
    pause = held.get(name)
    return {
        "name": name,
        "product": product.name,
        "state": PAUSED if pause else RUNNING,
        "paused_by": pause.by if pause else None,
        "paused_at": moment(pause.at) if pause else None,
        "breaker": connections.gate(product, name).breaker.state,
    }
