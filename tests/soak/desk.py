"""A tenant's programs, and segments of them as the API makes them of requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from engine.commands.apply import apply_plan
from engine.commands.connected import connected
from engine.compiler.compile import compile_product
from engine.compiler.product import AdminRoute, Product, ResourceRoute, RunRoute
from engine.compiler.source import Source
from engine.control.plans import make_plan, recompile
from engine.postgres.dsn import Dsns
from engine.runtime.exchange import body_sha
from engine.runtime.program import Program
from engine.runtime.programs import Programs
from engine.runtime.run_shows import input_body
from engine.runtime.segments import Asked, RunSegment
from engine.settings import shipped
from primitives.catalog import CATALOG
from primitives.kit.canonical import canonical
from primitives.kit.ids import new_id

PRODUCT = "e-wallet"
FEE = 500
_TENANT = """\
tenant: {tenant}
title: Soak
products:
  {product}:
    template: e-wallet@1.0.0
    parameters:
      transfer_fee: 5.00
      tiers:
        basic:    {{ balance: {most}, monthly_in: {most}, daily_out: {most} }}
        verified: {{ balance: {most}, monthly_in: {most}, daily_out: {most} }}
"""
_MOST = "100000000000.00"


class Desk:
    """programs: by `transfers`, `wallets` (which creates one), `wallets/freeze` (which acts on one), and so on."""

    def __init__(self, product: Product, release: int) -> None:
        self.tenant = product.tenant
        self.programs = dict(_programs(product, release))

    def segment(self, operation: str, key: str | None = None, **given: Any) -> RunSegment:
        """What is not given is left out. Money is given in minor units."""
        program = self.programs[operation]
        inputs = _inputs(program, given)
        text = canonical(input_body(program, inputs))
        asked = Asked(
            self.tenant,
            new_id(),
            datetime.now(UTC),
            "soak@demo.example",
            "soak",
            key or new_id(),
            body_sha(text),
            text,
            inputs,
        )
        return RunSegment(program, asked)


def _inputs(program: Program, given: Mapping[str, Any]) -> dict[str, Any]:
    names = [field.name for field in program.workflow.inputs]
    assert set(given) <= set(names), (given, names)
    return {name: given.get(name) for name in names}


def _programs(product: Product, release: int) -> Any:
    made = Programs(product, release)
    for route in product.routes:
        if isinstance(route, RunRoute):
            yield route.path, made.of_run(route)
        elif isinstance(route, ResourceRoute | AdminRoute):
            resource = made.of_resource(route)
            if resource.create is not None:
                yield route.path, resource.create
            for act in resource.do:
                yield f"{route.path}/{act.name}", act.program


async def apply_tenant(dsns: Dsns, tenant: str) -> None:
    """The shipped e-wallet, with a fee and with limits nothing here reaches, live for `tenant`."""
    file = shipped() / "templates" / PRODUCT / "template.yaml"
    text = _TENANT.format(tenant=tenant, product=PRODUCT, most=_MOST)
    owner = Source(f"tenants/{tenant}/tenant.yaml", text.encode())
    compiled = compile_product(Source(str(file), file.read_bytes()), owner, PRODUCT, CATALOG)
    async with connected(dsns) as everything:
        plan = await make_plan(compiled, everything.releases, CATALOG)
        await apply_plan(everything, plan, "Soak", "tests")


async def desk_of(dsns: Dsns, tenant: str) -> Desk:
    """The desk of what is live."""
    async with connected(dsns) as everything:
        live = next(one for one in await everything.releases.live() if one.tenant == tenant)
        compiled = await recompile(live, everything.releases, CATALOG)
    assert compiled.product is not None
    return Desk(compiled.product, live.number)
