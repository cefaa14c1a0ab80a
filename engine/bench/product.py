"""The products under load: the shipped e-wallet with limits no bench reaches, and a transfer like the yardsticks'."""

from __future__ import annotations

from collections.abc import Sequence

from engine.compiler.compile import Compiled, compile_product
from engine.compiler.product import AdminRoute, ResourceRoute, RunRoute
from engine.compiler.source import Source
from engine.runtime.program import Program
from engine.runtime.programs import Programs, ResourcePrograms
from engine.settings import shipped
from primitives.kit.contract import Manifest

TENANT = "bench"
PRODUCT = "e-wallet"
MOVEMENT = "bench-transfer"
CASH_OUT = "bench-cash-out"
PATH = f"/{TENANT}/{PRODUCT}/v1"
CURRENCY = "PHP"

_TENANT = """\
tenant: {tenant}
title: Bench
products:
  {product}:
    template: e-wallet@1.0.0
    parameters:
      transfer_fee: {fee}
      tiers:
        basic:    {{ balance: {most}, monthly_in: {most}, daily_out: {most} }}
        verified: {{ balance: {most}, monthly_in: {most}, daily_out: {most} }}
"""
_MOST = "100000000000.00"


def compiled_product(catalog: Sequence[Manifest], fee: str = "15.00") -> Compiled:
    """fee: of a transfer, in pesos; another fee makes another release."""
    file = shipped() / "templates" / "e-wallet" / "template.yaml"
    text = _TENANT.format(tenant=TENANT, product=PRODUCT, fee=fee, most=_MOST)
    template = Source(str(file), file.read_bytes())
    return compile_product(template, Source(f"tenants/{TENANT}/tenant.yaml", text.encode()), PRODUCT, catalog)


def compiled_movement(catalog: Sequence[Manifest]) -> Compiled:
    """`bench/transfer.yaml`: what a movement of the yardsticks does, one limit and one fee, as a template."""
    return _compiled(MOVEMENT, "transfer.yaml", catalog)


def compiled_cash_out(catalog: Sequence[Manifest]) -> Compiled:
    """`bench/cash-out.yaml`: the e-wallet's cash-out, with limits no bench reaches."""
    return _compiled(CASH_OUT, "cash-out.yaml", catalog)


def _compiled(product: str, file_name: str, catalog: Sequence[Manifest]) -> Compiled:
    file = shipped() / "bench" / file_name
    text = f"tenant: {TENANT}\ntitle: Bench\nproducts:\n  {product}:\n    template: {product}@1.0.0\n"
    template = Source(str(file), file.read_bytes())
    return compile_product(template, Source(f"tenants/{TENANT}/tenant.yaml", text.encode()), product, catalog)


class Wallets:
    """The programs that make funded wallets: customers, wallets, play money."""

    def __init__(self, compiled: Compiled, release: int) -> None:
        product = compiled.product
        if product is None:
            raise ValueError("; ".join(str(problem) for problem in compiled.problems))
        self._programs = Programs(product, release)
        self._routes = {route.path: route for route in product.routes}
        self.customer = _create(self._resource("customers"))
        self.wallet = _create(self._resource("wallets"))
        self.credit = _create(self._resource("sandbox/credits"))

    def _resource(self, path: str) -> ResourcePrograms:
        route = self._routes[path]
        assert isinstance(route, ResourceRoute | AdminRoute)
        return self._programs.of_resource(route)


class WalletPrograms(Wallets):
    """And transfers, which are what is measured."""

    def __init__(self, compiled: Compiled, release: int) -> None:
        super().__init__(compiled, release)
        transfers = self._routes["transfers"]
        assert isinstance(transfers, RunRoute)
        self.transfer = self._programs.of_run(transfers)


def _create(resource: ResourcePrograms) -> Program:
    assert resource.create is not None
    return resource.create
