"""The texts a draft begins with: of a shipped template, of what is live, or next to nothing."""

from __future__ import annotations

from dataclasses import dataclass

from engine.compiler.compile import read_template
from engine.compiler.diagnostics import Problems
from engine.compiler.source import Source
from engine.control.drafts import Texts
from engine.control.gallery import Gallery
from engine.control.plan_sides import texts_before
from engine.control.plans import live_of
from engine.control.releases import Releases
from engine.control.tenant_text import Subscribed, tenant_text
from engine.runtime.answers import Refused, not_found, tenant_missing

NOTHING, TEMPLATE, LIVE = ("nothing", "template", "live")
FIRST = """\
template: {product}
version: 1.0.0
title: {title}
asset: PHP/2
time_zone: Asia/Manila

parameters: {{}}

primitives: {{}}

api: {{}}

workflows: {{}}
"""


@dataclass(frozen=True, slots=True)
class Beginning:
    releases: Releases
    gallery: Gallery

    async def texts(self, tenant: str, product: str, start: str, of: str | None, note: str) -> Texts:
        """of: the shipped template's name, the product's own if left out. Raises Refused: not_found, tenant_missing."""
        if not tenant:
            raise Refused(tenant_missing())
        live = [one for one in await live_of(tenant, self.releases) if one.product == product]
        before = await texts_before(live[-1] if live else None, self.releases)
        if start == LIVE:
            if not live:
                raise Refused(not_found())
            return Texts(before[0], before[1] or await self._settings(tenant, product, before[0]), note)
        template = self._shipped(of or product) if start == TEMPLATE else _first(product)
        return Texts(template, before[1] or await self._settings(tenant, product, template), note)

    def _shipped(self, name: str) -> str:
        found = self.gallery.find(name)
        if found is None:
            raise Refused(not_found())
        return found.text

    async def _settings(self, tenant: str, product: str, template: str) -> str:
        title = await self.releases.title(tenant) or tenant.replace("-", " ").title()
        return tenant_text(tenant, title, (Subscribed(product, versioned(template, product)),))


def versioned(template: str, product: str) -> str:
    """`e-wallet@1.0.0`, as a tenant's file asks for it; of an unreadable text a guess."""
    found = read_template(Source("template.yaml", template), Problems())
    return f"{found.name.text}@{found.version.text}" if found else f"{product}@1.0.0"


def _first(product: str) -> str:
    return FIRST.format(product=product, title=product.replace("-", " ").capitalize())
