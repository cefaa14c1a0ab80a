"""/control/templates: the shipped templates, each compiled as it is; /control/schema: what a template may say."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.compiler.compile import compile_product, read_template
from engine.compiler.diagnostics import Problems
from engine.compiler.document import Template
from engine.compiler.product import Product
from engine.compiler.source import Source
from engine.control.diagram import diagram
from engine.control.gallery import Gallery, Shipped
from engine.control.parameter_form import form
from engine.control.permissions import LOOK
from engine.control.template_schema import template_schema
from engine.runtime.answers import Refused, not_found
from engine.runtime.conditional import conditional
from engine.runtime.exchange import require_role
from primitives.kit.contract import Manifest
from primitives.kit.store import Json


@dataclass(frozen=True, slots=True)
class Opened:
    """A shipped template, compiled with its own defaults."""

    shipped: Shipped
    document: Template
    product: Product


class TemplateShelf:
    """Each template is compiled once, and again when its text has changed."""

    def __init__(self, gallery: Gallery, catalog: Sequence[Manifest]) -> None:
        self._gallery = gallery
        self._catalog = catalog
        self._opened: dict[str, Opened] = {}

    async def all(self) -> list[Opened]:
        found = [await self.find(name) for name in self._gallery.names]
        return [one for one in found if one is not None]

    async def find(self, name: str) -> Opened | None:
        """None where there is none, or it does not compile."""
        shipped = self._gallery.find(name)
        if shipped is None:
            return None
        known = self._opened.get(name)
        if known is None or known.shipped != shipped:
            known = await asyncio.to_thread(self._open, shipped)
            if known is None:
                return None
            self._opened[name] = known
        return known

    def _open(self, shipped: Shipped) -> Opened | None:
        source = Source(f"templates/{shipped.name}/template.yaml", shipped.text)
        document = read_template(source, Problems())
        product = compile_product(source, None, shipped.name, self._catalog).product
        return None if document is None or product is None else Opened(shipped, document, product)


def templates_router(shelf: TemplateShelf, catalog: Sequence[Manifest]) -> APIRouter:
    router = APIRouter(prefix="/control", tags=["templates"])

    @router.get("/templates", summary="The gallery: templates that are shipped")
    async def gallery(request: Request) -> Response:
        require_role(request.scope, *LOOK)
        return conditional(request, {"data": [_listed(one) for one in await shelf.all()]})

    @router.get("/templates/{name}", summary="A template with its text, its README and its workflows as graphs")
    async def one(request: Request, name: str) -> Response:
        require_role(request.scope, *LOOK)
        return conditional(request, _shown(await _opened(name)))

    @router.get("/templates/{name}/parameters", summary="A template's parameters as a form")
    async def parameters(request: Request, name: str) -> Response:
        require_role(request.scope, *LOOK)
        found = await _opened(name)
        return conditional(request, {"data": form(found.document, found.product)})

    @router.get("/schema", summary="The JSON Schema of templates, for completion")
    async def schema(request: Request) -> Response:
        require_role(request.scope, *LOOK)
        return conditional(request, template_schema(catalog))

    async def _opened(name: str) -> Opened:
        """Raises Refused."""
        found = await shelf.find(name)
        if found is None:
            raise Refused(not_found())
        return found

    return router


def _listed(one: Opened) -> dict[str, Json]:
    product = one.product
    return {
        "name": one.shipped.name,
        "title": product.title,
        "description": product.description,
        "version": product.version,
        "asset": product.asset,
        "time_zone": product.zone,
        "parameters": [setting.name for setting in product.settings],
        "primitives": [*product.active],
        "accounts": accounts(product),
        "workflows": [{"name": name, "title": workflow.title} for name, workflow in product.workflows.items()],
    }


def _shown(one: Opened) -> dict[str, Json]:
    return {
        **_listed(one),
        "text": one.shipped.text,
        "readme": one.shipped.readme,
        "scenarios": [*one.shipped.scenarios],
        "workflows": graphs(one.product),
    }


def accounts(product: Product) -> list[Json]:
    """Of every chart of the product, with the address as it is written."""
    charts = [
        posting.chart(active.config) for active in product.active.values() if (posting := active.manifest.posting)
    ]
    return [{"name": one.name, "address": one.address} for chart in charts for one in chart.values()]


def graphs(product: Product) -> list[Json]:
    """Each workflow's nodes and edges."""
    found: list[Json] = []
    for name, workflow in product.workflows.items():
        made = diagram(workflow)
        nodes: list[Json] = [asdict(node) for node in made.nodes]
        edges: list[Json] = [{"from": edge.start, "to": edge.end, "label": edge.label} for edge in made.edges]
        found.append({"name": name, "title": workflow.title, "nodes": nodes, "edges": edges})
    return found
