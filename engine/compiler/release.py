"""The compiled product of one tenant, frozen: canonical JSON and its sha256.

A release holds the texts it was compiled from, so that serving it is compiling it again, and the hash says that
nothing has changed since: neither texts nor what the code makes of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from engine.compiler.describing import cut_in_words, fields_of, own_kinds, start_in_words, state_in_words
from engine.compiler.product import (
    AdminRoute,
    ApproveStep,
    CallStep,
    CutStep,
    DoStep,
    Kind,
    Product,
    ResourceRoute,
    Route,
    WaitStep,
    Workflow,
)
from engine.compiler.source import Source
from engine.compiler.walking import all_steps
from primitives.kit.canonical import canonical
from primitives.kit.store import Json

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Release:
    """document: canonical JSON. sha256: of it, in hex. template: the text it was compiled from."""

    tenant: str
    product: str
    version: str
    document: str
    sha256: str
    template: str

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
        "resources": [_resource(kind) for kind in own_kinds(product)],
        "workflows": [_workflow(workflow) for workflow in product.workflows.values()],
        "routes": [_route(route) for route in product.routes],
        "problems": {code: entry.status for code, entry in product.problems.items()},
    }
    text = canonical(document)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Release(product.tenant, product.name, product.version, text, digest, template.text)


def _workflow(workflow: Workflow) -> Json:
    """Its segments, each with its rounds of keys, where it waits, and the contract versions of its actions."""
    demands: list[Json] = [f"{one.round}: {one.text} → {one.resource}" for one in workflow.demands]
    first: Json = {"rounds": workflow.rounds, "rows": demands, "steps": len(all_steps(workflow.steps))}
    return {
        "name": workflow.name,
        "start": start_in_words(workflow),
        "inputs": {field.name: str(field.type) for field in workflow.inputs},
        "segments": [first, *(_segment(cut) for cut in workflow.cuts)],
        "actions": _actions(workflow),
        "statuses": list(workflow.statuses),
    }


def _segment(cut: CutStep) -> Json:
    return {"after": cut_in_words(cut), "line": cut.line.text, "ways": _ways(cut)}


def _actions(workflow: Workflow) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for step in all_steps(workflow.steps):
        if isinstance(step, DoStep):
            found[f"{step.active.manifest.name}.{step.write.name}"] = step.write.version
        elif isinstance(step, CallStep):
            found[f"{step.active.manifest.name}.{step.call.name}"] = step.call.version
    return found


def _ways(cut: CutStep) -> dict[str, Json]:
    """How a run may go on from it, and by how many steps."""
    match cut:
        case CallStep(accepted=accepted, rejected=rejected, unknown=unknown, late=late):
            found: dict[str, Json] = {"accepted": len(all_steps(accepted)), "rejected": len(all_steps(rejected or ()))}
            if unknown is not None:
                found["unknown"] = f"ask {unknown.asks}" if unknown.asks else len(all_steps(unknown.steps))
            return found | {f"late.{outcome}": len(all_steps(steps)) for outcome, steps in late.items()}
        case WaitStep(messages=messages, after=after):
            ways: dict[str, Json] = {f"message.{name}": len(all_steps(steps)) for name, steps in messages}
            return ways | ({"after": len(all_steps(after[1]))} if after else {})
        case ApproveStep(on=on):
            return {outcome: len(all_steps(steps)) for outcome, steps in on.items()}


def _resource(kind: Kind) -> Json:
    states = kind.own.states if kind.own else {}
    return {
        "name": kind.name,
        "fields": dict(fields_of(kind)),
        "states": {name: state_in_words(state) for name, state in states.items()},
        "accounts": list(kind.own.accounts) if kind.own else [],
        "under": kind.own.under if kind.own else None,
    }


def _route(route: Route) -> Json:
    match route:
        case ResourceRoute(path=path, kind=kind):
            return {"path": path, "of": kind.full_name, "do": [name for name, _ in route.do]}
        case AdminRoute(path=path, kind=kind):
            return {"path": path, "of": kind.full_name, "scope": route.admin.scope}
    return {"path": route.path, "run": route.workflow.name}
