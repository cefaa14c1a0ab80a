"""/control/drafts/{id}/outline and …/settings: texts as they are typed, as a form and as graphs. Nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter, Request

from engine.compiler.compile import compile_product, read_template
from engine.compiler.diagnostics import Problems
from engine.compiler.source import Source
from engine.control.approving import Approving
from engine.control.draft_routes import Typed, typed_texts
from engine.control.parameter_form import defaults, form
from engine.control.permissions import LOOK
from engine.control.planning import TENANT_FILE, ProductTexts
from engine.control.template_routes import graphs
from engine.control.tenant_edit import NoSuchProduct, values_given, with_values
from engine.control.tenant_routes import Parameters
from engine.runtime.answers import FieldProblem, Refused, invalid_request
from engine.runtime.exchange import require_role
from primitives.kit.contract import Manifest
from primitives.kit.store import Json


class Valued(Typed):
    """parameters: values by parameter, each by the date it begins."""

    parameters: Parameters


def outline_router(approving: Approving) -> APIRouter:
    router = APIRouter(prefix="/control/drafts", tags=["drafts"])

    @router.post("/{id}/outline", summary="Parameters as a form with the tenant's values, workflows as graphs")
    async def outline(request: Request, id: str, body: Typed | None = None) -> dict[str, object]:
        caller = require_role(request.scope, *LOOK)
        texts = typed_texts(await approving.found(caller, id), body)
        return {**await asyncio.to_thread(outlined, texts, approving.catalog)}

    @router.post("/{id}/settings", summary="The tenant's text with other values of parameters")
    async def settings(request: Request, id: str, body: Valued) -> dict[str, object]:
        """Dates that are not given stay as they are."""
        caller = require_role(request.scope, *LOOK)
        texts = typed_texts(await approving.found(caller, id), body)
        given: dict[str, dict[str, Json]] = body.model_dump(mode="json")["parameters"]
        try:
            return {"settings": with_values(texts.tenant, texts.product, given, defaults(texts.template))}
        except NoSuchProduct:
            problem = FieldProblem("not_valid", "cannot be read, or has no such product", pointer="#/settings")
            raise Refused(invalid_request((problem,))) from None

    return router


def outlined(texts: ProductTexts, catalog: Sequence[Manifest]) -> dict[str, Json]:
    """Nothing of texts that do not compile."""
    template = Source(f"templates/{texts.product}/template.yaml", texts.template)
    document = read_template(template, Problems())
    product = compile_product(template, Source(TENANT_FILE, texts.tenant), texts.product, catalog).product
    if document is None or product is None:
        return {"compiles": False, "parameters": [], "workflows": []}
    given = values_given(texts.tenant, texts.product)
    fields: list[Json] = []
    for field in form(document, product):
        assert isinstance(field, dict)
        fields.append({**field, "given": {**given.get(str(field["name"]), {})}})
    return {"compiles": True, "parameters": fields, "workflows": graphs(product)}
