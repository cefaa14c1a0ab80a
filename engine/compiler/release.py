"""The compiled product of one tenant, frozen: canonical JSON and its sha256.

A release holds the texts it was compiled from, so that serving it is compiling it again, and the hash says that
nothing has changed since: neither texts nor what the code makes of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from engine.compiler.product import AdminRoute, DoStep, Product, ResourceRoute, Route, Workflow
from engine.compiler.source import Source
from engine.compiler.walking import all_steps
from primitives.kit.canonical import canonical
from primitives.kit.store import Json

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Release:
    """document: canonical JSON. sha256: of it, in hex."""

    tenant: str
    product: str
    version: str
    document: str
    sha256: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def release(product: Product, template: Source, tenant: Source | None) -> Release:
    document: dict[str, Json] = {
        "format": FORMAT,
        "tenant": product.tenant,
        "product": product.name,
        "version": product.version,
        "asset": product.asset,
        "template": {"path": f"templates/{product.name}/template.yaml", "text": template.text},
        "tenant_file": {"path": f"tenants/{product.tenant}/tenant.yaml", "text": tenant.text} if tenant else None,
        "primitives": {name: active.manifest.contract for name, active in product.active.items()},
        "workflows": [_workflow(workflow) for workflow in product.workflows.values()],
        "routes": [_route(route) for route in product.routes],
        "problems": {code: entry.status for code, entry in product.problems.items()},
    }
    text = canonical(document)
    return Release(product.tenant, product.name, product.version, text, hashlib.sha256(text.encode()).hexdigest())


def _workflow(workflow: Workflow) -> Json:
    """Its segments, each with its rounds of keys and the contract versions of its actions."""
    steps = all_steps(workflow.steps)
    actions: dict[str, Json] = {
        f"{step.active.manifest.name}.{step.write.name}": step.write.version
        for step in steps
        if isinstance(step, DoStep)
    }
    demands: list[Json] = [f"{one.round}: {one.text} → {one.resource}" for one in workflow.demands]
    return {
        "name": workflow.name,
        "inputs": {field.name: str(field.type) for field in workflow.inputs},
        "segments": [{"rounds": workflow.rounds, "rows": demands, "steps": len(steps)}],
        "actions": actions,
        "statuses": list(workflow.statuses),
    }


def _route(route: Route) -> Json:
    match route:
        case ResourceRoute(path=path, kind=kind):
            return {"path": path, "of": kind.full_name, "do": [name for name, _ in route.do]}
        case AdminRoute(path=path, kind=kind):
            return {"path": path, "of": kind.full_name, "scope": route.admin.scope}
    return {"path": route.path, "run": route.workflow.name}
