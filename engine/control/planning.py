"""Texts as they come in a request, compiled and planned for the tenant that sends them; and why they are refused."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from engine.compiler.compile import Compiled, compile_product
from engine.compiler.screen import as_json
from engine.compiler.source import Source
from engine.control.applying import Carries, Unfinished
from engine.control.plans import Plan, make_plan
from engine.control.releases import Releases
from engine.runtime.answers import Refused, conflict, not_found, template_refused
from primitives.kit.contract import Manifest

TENANT_FILE = "tenant.yaml"


@dataclass(frozen=True, slots=True)
class ProductTexts:
    """template: its text; tenant: the tenant's."""

    product: str
    template: str
    tenant: str


async def compiled(texts: ProductTexts, catalog: Sequence[Manifest]) -> Compiled:
    """In a thread: a large template must not hold up the requests of others."""
    template = Source(f"templates/{texts.product}/template.yaml", texts.template)
    tenant = Source(TENANT_FILE, texts.tenant)
    return await asyncio.to_thread(compile_product, template, tenant, texts.product, catalog)


async def compiled_for(tenant: str, texts: ProductTexts, catalog: Sequence[Manifest]) -> Compiled:
    """With a release. Raises Refused: the texts have errors, or are another tenant's."""
    found = await compiled(texts, catalog)
    if found.release is None:
        raise Refused(template_refused([*as_json(found.problems)]))
    if found.release.tenant != tenant:
        raise Refused(not_found())
    return found


async def planned(tenant: str, texts: ProductTexts, releases: Releases, catalog: Sequence[Manifest]) -> Plan:
    """Raises Refused: the texts have errors, or are another tenant's."""
    return await make_plan(await compiled_for(tenant, texts, catalog), releases, catalog)


def refuse_breaking(plan: Plan) -> None:
    """Raises Refused: what clients of today rely on would be gone."""
    if plan.breaking and plan.base is not None:
        raise Refused(conflict(f"{len(plan.breaking)} changes break clients: raise the template's major version."))


@contextmanager
def refusing() -> Iterator[None]:
    """Around what makes a plan live. Raises Refused: template_refused for Carries, conflict for Unfinished."""
    try:
        yield
    except Carries as carries:
        raise Refused(template_refused([*as_json(carries.problems)])) from None
    except Unfinished as unfinished:
        raise Refused(conflict(f"{unfinished}.")) from None
