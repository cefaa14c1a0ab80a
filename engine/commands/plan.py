"""`finfactory plan TENANT`: what applying the texts on disk would change, and the hash `apply` takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.commands.connected import Connected, with_database
from engine.commands.sources import ProductSources, compiled_or_refused, tenant_sources
from engine.compiler.screen import screens
from engine.control.plans import Plan, make_plan, text_of
from primitives.catalog import CATALOG

TenantPath = Annotated[Path, typer.Argument(help="A tenant's folder or its tenant.yaml.")]


def plan(path: TenantPath) -> None:
    """Show what a changed template or parameter would do; nothing is changed."""
    for sources in tenant_sources(path):
        made = with_database(lambda connected, sources=sources: plan_of(connected, sources))  # type: ignore[misc]
        typer.echo(shown(made))


async def plan_of(connected: Connected, sources: ProductSources) -> Plan:
    return await make_plan(compiled_or_refused(sources, CATALOG), connected.releases, CATALOG)


def shown(plan: Plan) -> str:
    """The plan as people read it."""
    release = plan.release
    title = f"{release.tenant}/{release.product} v{release.major}: {release.product}@{release.version}"
    base = f"from {plan.base[:12]} to {release.sha256[:12]}" if plan.base else f"new, {release.sha256[:12]}"
    lines = [f"{title} ({base})", *(f"  {change}" for change in plan.changes)]
    if not plan.changes:
        lines.append("  nothing would change")
    if plan.breaking and plan.base is not None:
        lines.append(f"  {len(plan.breaking)} changes break clients: raise the template's major version")
    lines += [f"  moves {move}" for move in plan.judged.moves]
    lines += [f"  v{major} is no longer served: it knows what moves by its old name" for major in plan.ends]
    if len(plan.judged.problems):
        lines += ["", screens(plan.judged.problems, (text_of(plan.release),)), ""]
    return "\n".join([*lines, f"plan {plan.hash}"])
