"""/control/products, and check, plan and apply of texts, as CI asks for them: what is live, what was, what would be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from engine.compiler.screen import as_json
from engine.control.applying import Applying, roll_back
from engine.control.fields import Name, Strict
from engine.control.permissions import ADMIN, LOOK, WRITE
from engine.control.planning import ProductTexts, compiled, planned, refuse_breaking, refusing
from engine.control.plans import Plan
from engine.control.releases import Live, Releases, StalePlan
from engine.runtime.answers import Refused, approval_needed, conflict, not_found
from engine.runtime.exchange import require, require_role
from engine.runtime.library import Library, NoRelease
from engine.runtime.rendering import moment
from primitives.kit.contract import Manifest


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


def releases_router(releases: Releases, library: Library, catalog: Sequence[Manifest]) -> APIRouter:
    """The tenant is always the caller's: a text of another tenant is refused."""
    router = APIRouter(prefix="/control", tags=["control"])
    _mount_live(router, releases, library)
    _mount_history(router, releases, catalog)
    _mount_changes(router, releases, catalog)
    return router


def _mount_live(router: APIRouter, releases: Releases, library: Library) -> None:
    @router.get("/products", summary="What is live")
    async def products(request: Request) -> dict[str, object]:
        caller = require_role(request.scope, *LOOK)
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
        caller = require_role(request.scope, *LOOK)
        found = await releases.history(caller.tenant, product)
        return {"data": [{**asdict(one), "created_at": moment(one.created_at)} for one in found]}

    @router.post("/products/{product}/rollback", summary="Make an earlier release live again")
    async def back(request: Request, product: str, body: Back) -> dict[str, object]:
        caller = require_role(request.scope, *WRITE)
        try:
            with refusing():
                await roll_back(releases, catalog, caller.tenant, product, body.number, caller.actor)
        except KeyError:
            raise Refused(not_found()) from None
        except StalePlan as changed:
            raise Refused(conflict(f"{changed}.")) from None
        return {"product": product, "number": body.number}


def _mount_changes(router: APIRouter, releases: Releases, catalog: Sequence[Manifest]) -> None:
    @router.post("/check", summary="All problems of a template and a tenant's file")
    async def check(request: Request, body: Texts) -> dict[str, object]:
        require(request.scope, ADMIN)
        return {"problems": as_json((await compiled(_texts(body), catalog)).problems)}

    @router.post("/plan", summary="What applying these texts would change")
    async def plan(request: Request, body: Texts) -> dict[str, object]:
        caller = require(request.scope, ADMIN)
        return _shown(await planned(caller.tenant, _texts(body), releases, catalog))

    @router.post("/apply", status_code=201, summary="Make planned texts live")
    async def apply(request: Request, body: Planned) -> dict[str, object]:
        """For keys: a person goes by a draft. 409 where the texts or what is live are not what was planned, or clients
        would break; 422 where what is gone or renamed carries money, rows or counters."""
        caller = require(request.scope, ADMIN)
        if caller.roles:
            raise Refused(approval_needed())
        made = await planned(caller.tenant, _texts(body), releases, catalog)
        if made.hash != body.plan:
            raise Refused(conflict("The plan is stale: the texts or what is live have changed. Plan again."))
        refuse_breaking(made)
        try:
            with refusing():
                number = await Applying(made, releases, catalog, made.product.tenant_title, caller.actor).run()
        except StalePlan:
            raise Refused(conflict("Something else became live just now. Plan again.")) from None
        return {"product": made.release.product, "number": number, "sha256": made.release.sha256}


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
