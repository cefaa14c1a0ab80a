"""A new tenant from a shipped template: its text written, compiled, applied, and its first API key issued, in one
commit. Nothing of it is there where anything of it is refused.
"""

from __future__ import annotations

import shlex
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.compiler.product import Product, ResourceRoute, RunRoute
from engine.compiler.screen import as_json
from engine.control.applying import Applying
from engine.control.beginning import versioned
from engine.control.gallery import Gallery
from engine.control.planning import ProductTexts, planned
from engine.control.plans import Plan
from engine.control.releases import Releases, StalePlan
from engine.control.tenant_text import Connected, Given, Subscribed, tenant_text
from engine.control.tenants import is_first
from engine.runtime.answers import FieldProblem, Problem, Refused, conflict, invalid_request, template_refused
from engine.runtime.bookkeeping import Writer
from engine.runtime.differing import differing
from engine.runtime.issuing import Issued, issue
from engine.runtime.noting import Action, note
from primitives.kit.contract import Manifest

RESERVED = ("connectors", "control", "docs", "events", "healthz", "inbound", "metrics", "problems", "redoc", "webhooks")
"""First parts of paths that are the installation's own."""
SCOPES = ("read", "write", "sandbox")
"""What an integrator needs; what operators and CI need is given later, by name."""
PER_SECOND = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """template: a shipped one's name, the product's too. connectors: those that are not the sandbox's."""

    tenant: str
    title: str
    sandbox: bool
    template: str
    parameters: Mapping[str, Given]
    connectors: Mapping[str, Connected]


@dataclass(frozen=True, slots=True)
class Founded:
    """key: shown this once. curl: a line for a shell that reads something with it."""

    path: str
    number: int
    key: Issued
    settings: str
    curl: str

    def __repr__(self) -> str:
        return f"Founded({self.path})"


class Taken(Exception):
    """There is a tenant of that name."""


@dataclass(frozen=True, slots=True)
class Founding:
    """served: makes this process serve what has just become live, before the key is used."""

    releases: Releases
    gallery: Gallery
    catalog: Sequence[Manifest]
    served: Callable[[], Awaitable[None]]

    async def found(self, wanted: Wanted, by: str, address: str) -> Founded:
        """by: who asks. address: of this API, for the line. Raises Refused."""
        plan, settings = await self._planned(wanted)
        made: list[Issued] = []

        async def also(writer: Writer, number: int) -> None:
            if not await is_first(writer):
                raise Taken
            scopes = [scope for scope in SCOPES if scope != "sandbox" or wanted.sandbox]
            template = f"{wanted.template}@{plan.release.version}"
            told = {"title": wanted.title, "sandbox": wanted.sandbox, "template": template}
            await note(writer, Action(by, "tenant.created", wanted.tenant, differing(None, told)))
            made.append(await issue(writer, "first key", f"api@{wanted.tenant}", scopes, PER_SECOND, by))

        try:
            number = await Applying(plan, self.releases, self.catalog, wanted.title, by, also=also).run()
        except (StalePlan, Taken):
            raise Refused(_taken()) from None
        await self.served()
        path = f"/{wanted.tenant}/{plan.release.product}/v{plan.release.major}"
        return Founded(path, number, made[0], settings, curl_line(address, path, plan.product, made[0].key))

    async def _planned(self, wanted: Wanted) -> tuple[Plan, str]:
        """With the tenant's text. Raises Refused."""
        shipped = self.gallery.find(wanted.template)
        if shipped is None:
            raise _refused("#/template", "unknown_template", "is no template that is shipped")
        if wanted.tenant in RESERVED:
            raise Refused(conflict(f"`{wanted.tenant}` is part of the installation's own paths."))
        asked = versioned(shipped.text, shipped.name)
        subscribed = Subscribed(wanted.template, asked, wanted.parameters, wanted.connectors)
        settings = tenant_text(wanted.tenant, wanted.title, (subscribed,))
        texts = ProductTexts(wanted.template, shipped.text, settings)
        plan = await planned(wanted.tenant, texts, self.releases, self.catalog)
        if plan.product.sandbox != wanted.sandbox:
            raise _refused("#/sandbox", "not_so", "a sandbox has no connector but the sandbox's, others have one")
        if plan.live:
            raise Refused(_taken())
        if plan.judged.problems.failed:
            raise Refused(template_refused([*as_json(plan.judged.problems)]))
        return plan, settings


def curl_line(address: str, path: str, product: Product, key: str) -> str:
    """Lists the first thing there is a list of."""
    listed = [
        route.path
        for route in product.routes
        if isinstance(route, ResourceRoute | RunRoute) and (route.only is None or "list" in route.only)
    ]
    url = f"{address}{path}/{listed[0]}" if listed else f"{address}{path}/openapi.json"
    return f"curl -sS -H {shlex.quote(f'Authorization: Bearer {key}')} {shlex.quote(url)}"


def _taken() -> Problem:
    return conflict("There is a tenant of this name.")


def _refused(pointer: str, code: str, detail: str) -> Refused:
    return Refused(invalid_request((FieldProblem(code, detail, pointer=pointer),)))
