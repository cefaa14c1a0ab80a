"""/control/tenants: whom a person may see, a new one by the wizard, and its parameters, changed through a draft."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from engine.control.approving import Approving
from engine.control.beginning import LIVE, Beginning
from engine.control.draft_shown import shown
from engine.control.drafts import Texts
from engine.control.fields import WITHOUT_NUL, Name, Remark, Strict
from engine.control.new_tenant import Founding, Wanted
from engine.control.parameter_form import defaults
from engine.control.permissions import ADMIN, LOOK, WRITE
from engine.control.reach import Reach, reach_of
from engine.control.tenant_edit import NoSuchProduct, with_values
from engine.control.tenant_shown import TenantPage
from engine.control.tenant_text import Connected
from engine.control.tenants import Tenant, read_tenant, read_tenants
from engine.runtime.answers import Refused, not_found, role_missing
from engine.runtime.conditional import conditional, page_body, page_query
from engine.runtime.credentials import Caller
from engine.runtime.exchange import require_person, require_role
from primitives.kit.page import Page
from primitives.kit.store import Json

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Since = Annotated[str, Field(pattern=r"^(now|[0-9]{4}-[0-9]{2}-[0-9]{2})$")]
Plain = Annotated[str, Field(max_length=200, pattern=WITHOUT_NUL)]
Cells = Annotated[dict[Plain, Plain | Annotated[list[Plain], Field(max_length=100)]], Field(max_length=50)]
Value = (
    Plain
    | Annotated[list[Plain | Cells], Field(max_length=200)]
    | Annotated[dict[Plain, Plain | Cells], Field(max_length=200)]
)
"""As templates write it: a text, `"5.00"`; a list; a table by its labels, or as the list of its rows."""
Values = Annotated[dict[Since, Value], Field(min_length=1, max_length=50)]
Parameters = Annotated[dict[Identifier, Values], Field(max_length=200)]
Title = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]


class Connector(Strict):
    """use: what stands for the real one. secret: the name of a secret, never its value."""

    use: Identifier
    secret: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,99}$")] | None = None


class NewTenant(Strict):
    name: Name
    title: Title
    sandbox: bool = True
    template: Name
    parameters: Parameters = Field(default_factory=dict)
    connectors: Annotated[dict[Identifier, Connector], Field(max_length=50)] = Field(default_factory=dict)


class NewValues(Strict):
    product: Name
    parameters: Annotated[Parameters, Field(min_length=1)]
    note: Remark = ""


def tenants_router(
    founding: Founding, page: TenantPage, approving: Approving, beginning: Beginning, address: str
) -> APIRouter:
    """address: of this API as others reach it; where it is '', as it was asked."""
    router = APIRouter(prefix="/control/tenants", tags=["tenants"])
    books = approving.releases.books

    @router.get("", summary="Tenants, by name: those the caller may see")
    async def tenants(request: Request) -> Response:
        caller, query = require_role(request.scope, *LOOK), page_query(request)
        found = await read_tenants(books, await _within(caller), query)
        return conditional(request, page_body(request, Page(tuple(map(_listed, found.items)), found.next)))

    @router.post("", status_code=201, summary="A new tenant from a shipped template, its first key shown this once")
    async def new(request: Request, body: NewTenant, response: Response) -> dict[str, object]:
        """For admins of all tenants: who may see some only cannot make another."""
        caller = require_person(request.scope, ADMIN)
        if await _within(caller) is not None:
            raise Refused(role_missing((ADMIN,)))
        connectors = {name: Connected(one.use, one.secret) for name, one in body.connectors.items()}
        parameters: dict[str, dict[str, Json]] = body.model_dump(mode="json")["parameters"]
        wanted = Wanted(body.name, body.title, body.sandbox, body.template, parameters, connectors)
        made = await founding.found(wanted, caller.actor, address or str(request.base_url).rstrip("/"))
        response.headers["Cache-Control"] = "no-store"
        return {
            "tenant": body.name,
            "path": made.path,
            "number": made.number,
            "settings": made.settings,
            "key": {"id": made.key.id, "key": made.key.key},
            "curl": made.curl,
        }

    @router.get("/{tenant}", summary="A tenant: products, parameters, connectors, keys, webhooks")
    async def one(request: Request, tenant: str) -> Response:
        caller = require_role(request.scope, *LOOK)
        return conditional(request, await page.show(await _seen(caller, tenant)))

    @router.post("/{tenant}/parameters", status_code=201, summary="A draft with other values of parameters")
    async def parameters(request: Request, tenant: str, body: NewValues) -> dict[str, object]:
        """Dates that are not given stay as they are."""
        caller = require_role(request.scope, *WRITE)
        if caller.tenant != (await _seen(caller, tenant)).tenant:
            raise Refused(not_found())
        live = await beginning.texts(tenant, body.product, LIVE, None, body.note)
        given: dict[str, dict[str, Json]] = body.model_dump(mode="json")["parameters"]
        try:
            settings = with_values(live.settings, body.product, given, defaults(live.template))
        except NoSuchProduct:
            raise Refused(not_found()) from None
        return {**shown(await approving.begun(caller, body.product, Texts(live.template, settings, body.note)))}

    async def _within(caller: Caller) -> Reach:
        return await reach_of(books, caller)

    async def _seen(caller: Caller, name: str) -> Tenant:
        """Raises Refused: not_found, also of one that is there and not the caller's."""
        within = await _within(caller)
        found = await read_tenant(books, name) if within is None or name in within else None
        if found is None:
            raise Refused(not_found())
        return found

    return router


def _listed(tenant: Tenant) -> dict[str, Json]:
    return {"tenant": tenant.tenant, "title": tenant.title, "sandbox": tenant.sandbox}
