"""/control: what a tenant's own console and CI ask for: check, plan, apply, roll back, history, keys. Scope `admin`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from engine.compiler.screen import as_json
from engine.control.applying import Applying, Carries, Unfinished, roll_back
from engine.control.planning import ProductTexts, compiled, planned
from engine.control.plans import Plan
from engine.control.releases import Live, Releases, StalePlan
from engine.runtime.answers import Refused, approval_needed, conflict, not_found, template_refused, unknown_scope
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.exchange import require, require_role
from engine.runtime.issuing import create_credential, credentials_of, revoke
from engine.runtime.library import Library, NoRelease
from engine.runtime.reader import Reads
from engine.runtime.rendering import moment
from primitives.kit.contract import Manifest

SCOPE = "admin"
PEOPLE = ("admin", "product", "operations", "finance", "risk", "auditor")
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Texts(Strict):
    """A product as its two files: the template's text and the tenant's."""

    product: Name
    template: str
    tenant: str


class Planned(Texts):
    """plan: the hash that a plan of the very same texts answered."""

    plan: str


class Back(Strict):
    number: Annotated[int, Field(ge=1)]


class NewKey(Strict):
    name: Annotated[str, Field(min_length=1, max_length=100)]
    actor: Annotated[str, Field(min_length=1, max_length=200)]
    scopes: Annotated[list[str], Field(min_length=1, max_length=10)]
    per_second: Annotated[int, Field(ge=1, le=100_000)] = 100


def control_router(
    releases: Releases, library: Library, reader: Reads, books: Bookkeeping, catalog: Sequence[Manifest]
) -> APIRouter:
    """The tenant is always the caller's: a text of another tenant is refused."""
    router = APIRouter(prefix="/control", tags=["control"])
    _mount_live(router, releases, library)
    _mount_history(router, releases, catalog)
    _mount_changes(router, releases, catalog)
    _mount_keys(router, reader, books)
    return router


def _mount_live(router: APIRouter, releases: Releases, library: Library) -> None:
    @router.get("/products", summary="What is live")
    async def products(request: Request) -> dict[str, object]:
        caller = require_role(request.scope, *PEOPLE)
        live = [one for one in await releases.live() if one.tenant == caller.tenant]
        return {"data": [{**asdict(one), "path": one.path, **await _customs(one, library)} for one in live]}


async def _customs(live: Live, library: Library) -> dict[str, object]:
    """What its days and amounts are read by; nothing is known of a release that no longer compiles."""
    try:
        product = (await library.programs(live.tenant, live.product, live.number)).product
    except NoRelease:
        return {"time_zone": None, "asset": None}
    return {"time_zone": product.zone, "asset": product.asset}


def _mount_history(router: APIRouter, releases: Releases, catalog: Sequence[Manifest]) -> None:
    @router.get("/products/{product}/releases", summary="The releases of a product, newest first")
    async def history(request: Request, product: str) -> dict[str, object]:
        caller = require_role(request.scope, *PEOPLE)
        found = await releases.history(caller.tenant, product)
        return {"data": [{**asdict(one), "created_at": moment(one.created_at)} for one in found]}

    @router.post("/products/{product}/rollback", summary="Make an earlier release live again")
    async def back(request: Request, product: str, body: Back) -> dict[str, object]:
        caller = require_role(request.scope, "product", "admin")
        try:
            await roll_back(releases, catalog, caller.tenant, product, body.number, caller.actor)
        except KeyError:
            raise Refused(not_found()) from None
        except Carries as carries:
            raise Refused(template_refused([*as_json(carries.problems)])) from None
        except (StalePlan, Unfinished) as changed:
            raise Refused(conflict(f"{changed}.")) from None
        return {"product": product, "number": body.number}


def _mount_changes(router: APIRouter, releases: Releases, catalog: Sequence[Manifest]) -> None:
    @router.post("/check", summary="All problems of a template and a tenant's file")
    async def check(request: Request, body: Texts) -> dict[str, object]:
        require(request.scope, SCOPE)
        return {"problems": as_json((await compiled(_texts(body), catalog)).problems)}

    @router.post("/plan", summary="What applying these texts would change")
    async def plan(request: Request, body: Texts) -> dict[str, object]:
        caller = require(request.scope, SCOPE)
        return _shown(await planned(caller.tenant, _texts(body), releases, catalog))

    @router.post("/apply", status_code=201, summary="Make planned texts live")
    async def apply(request: Request, body: Planned) -> dict[str, object]:
        """For keys: a person goes by a draft. 409 where the texts or what is live are not what was planned, or clients
        would break; 422 where what is gone or renamed carries money, rows or counters."""
        caller = require(request.scope, SCOPE)
        if caller.roles:
            raise Refused(approval_needed())
        made = await planned(caller.tenant, _texts(body), releases, catalog)
        if made.hash != body.plan:
            raise Refused(conflict("The plan is stale: the texts or what is live have changed. Plan again."))
        if made.breaking and made.base is not None:
            raise Refused(conflict(f"{len(made.breaking)} changes break clients: raise the template's major version."))
        try:
            number = await Applying(made, releases, catalog, made.product.tenant_title, caller.actor).run()
        except StalePlan:
            raise Refused(conflict("Something else became live just now. Plan again.")) from None
        except Carries as carries:
            raise Refused(template_refused([*as_json(carries.problems)])) from None
        except Unfinished as unfinished:
            raise Refused(conflict(f"{unfinished}.")) from None
        return {"product": made.release.product, "number": number, "sha256": made.release.sha256}


def _mount_keys(router: APIRouter, reader: Reads, books: Bookkeeping) -> None:
    @router.get("/keys", summary="API keys, without the keys themselves")
    async def keys(request: Request) -> dict[str, object]:
        caller = require(request.scope, SCOPE)
        found = await credentials_of(reader, caller.tenant)
        return {"data": [{**asdict(one), "scopes": list(one.scopes)} for one in found]}

    @router.post("/keys", status_code=201, summary="A new API key, shown this once")
    async def new_key(request: Request, body: NewKey) -> dict[str, object]:
        caller = require(request.scope, SCOPE)
        try:
            issued = await create_credential(
                books, caller.tenant, body.name, body.actor, body.scopes, body.per_second, caller.actor
            )
        except ValueError as wrong:
            raise Refused(unknown_scope(str(wrong))) from None
        return {"id": issued.id, "key": issued.key}

    @router.delete("/keys/{id}", status_code=204, summary="A key that is refused within two seconds")
    async def revoke_key(request: Request, id: str) -> Response:
        caller = require(request.scope, SCOPE)
        if not await revoke(books, caller.tenant, id, caller.actor):
            raise Refused(not_found())
        return Response(status_code=204)


def _texts(body: Texts) -> ProductTexts:
    return ProductTexts(body.product, body.template, body.tenant)


def _shown(plan: Plan) -> dict[str, object]:
    return {
        "plan": plan.hash,
        "base": plan.base,
        "sha256": plan.release.sha256,
        "version": plan.release.version,
        "changes": [asdict(change) for change in plan.changes],
        "breaking": len(plan.breaking) if plan.base is not None else 0,
        "moves": list(plan.judged.moves),
        "ends": [f"v{major}" for major in plan.ends],
        "problems": as_json(plan.judged.problems),
    }
