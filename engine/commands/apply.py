"""`finfactory apply TENANT --plan HASH`: make what was planned live; `rollback` goes back to an earlier release."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.commands.connected import Connected, with_database
from engine.commands.plan import TenantPath, plan_of, shown
from engine.commands.refused import Refused
from engine.commands.sources import ProductSources, tenant_sources
from engine.compiler.screen import screens
from engine.control.applying import Applying, Carries, Unfinished, roll_back
from engine.control.plans import Plan
from engine.control.releases import StalePlan
from primitives.catalog import CATALOG

NO = 1


def apply(
    path: TenantPath,
    plan: Annotated[str | None, typer.Option(help="The hash `finfactory plan` gave; without it, asked.")] = None,
    by: Annotated[str, typer.Option(help="Who applies, for the history.")] = "command line",
) -> None:
    """Make the texts on disk live, as they were planned. A served API swaps without losing a request."""
    for sources in tenant_sources(path):
        with_database(lambda connected, sources=sources: _apply(connected, sources, plan, by), begins=True)  # type: ignore[misc]


async def _apply(connected: Connected, sources: ProductSources, wanted: str | None, by: str) -> None:
    made = await plan_of(connected, sources)
    if wanted is None:
        typer.echo(shown(made))
        typer.confirm("Apply?", abort=True)
    elif wanted != made.hash:
        raise Refused(f"The plan {wanted} is stale: the texts or what is live have changed. Plan again.", NO)
    if (made.breaking and made.base is not None) or made.judged.problems.failed:
        raise Refused(shown(made), NO)
    if made.base == made.release.sha256:
        typer.echo(f"{made.release.tenant}/{made.release.product} v{made.release.major}: this is live already")
        return
    number = await apply_plan(connected, made, sources.title, by)
    typer.echo(f"{made.release.tenant}/{made.release.product} v{made.release.major}: release {number} is live")


async def apply_plan(connected: Connected, plan: Plan, title: str, by: str) -> int:
    """The release's number. Raises Refused where something else became live in between."""
    try:
        return await Applying(plan, connected.releases, CATALOG, title, by).run()
    except StalePlan as stale:
        raise Refused(f"{stale}. Plan again.", NO) from None
    except Carries as carries:
        raise Refused(screens(carries.problems, carries.sources), NO) from None
    except Unfinished as unfinished:
        raise Refused(f"{unfinished}.", NO) from None


def rollback(tenant: str, product: str, number: Annotated[int, typer.Argument(help="Of the history.", min=1)]) -> None:
    """Make an earlier release live again."""

    async def work(connected: Connected) -> None:
        try:
            await roll_back(connected.releases, CATALOG, tenant, product, number, "command line")
        except KeyError as missing:
            raise Refused(f"{missing.args[0]}.", NO) from None
        except Carries as carries:
            raise Refused(screens(carries.problems, carries.sources), NO) from None
        except (StalePlan, Unfinished) as changed:
            raise Refused(f"{changed}.", NO) from None

    with_database(work)
    typer.echo(f"{tenant}/{product}: release {number} is live again")


def history(tenant: str, product: str) -> None:
    """The releases of a product, newest first."""

    async def work(connected: Connected) -> None:
        for entry in await connected.releases.history(tenant, product):
            live = "live" if entry.live else ""
            line = f"{entry.number:>5}  {entry.version:<10} {entry.sha256[:12]}  {entry.created_at:%Y-%m-%d %H:%M}"
            typer.echo(f"{line}  {entry.created_by}  {live}".rstrip())

    with_database(work)
