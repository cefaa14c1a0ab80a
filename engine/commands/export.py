"""`finfactory export TENANT --to DIR`: the tenant's journal and everything around it, as JSON lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.commands.connected import Connected, with_database
from engine.commands.refused import NO, Refused
from engine.control.exporting import Written, export_tenant
from engine.control.verifying import verified_tenants
from engine.runtime.clock import utc_now
from primitives.catalog import CATALOG


def export(
    tenant: str,
    to: Annotated[Path, typer.Option(help="A folder that is empty, or is not there yet.")],
    personal: Annotated[bool, typer.Option("--personal", help="With names, numbers and what requests said.")] = False,
) -> None:
    """Write a tenant's journal with its hashes, and its customers, wallets, runs and events, as of one moment."""

    async def work(connected: Connected) -> tuple[Written, ...]:
        if tenant not in await verified_tenants(connected.dsns.owner, CATALOG):
            raise Refused(f"There is no tenant {tenant} here.", NO)
        _ready(to)
        return await export_tenant(connected.dsns.reader, CATALOG, tenant, to, personal, utc_now())

    written = with_database(work)
    for one in written:
        typer.echo(f"{one.rows:>10,}  {one.name}")
    typer.echo(f"Keep {to / 'head.json'} elsewhere: `finfactory verify --head` shows with it that nothing was cut off.")


def _ready(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        taken = next(folder.iterdir(), None)
    except OSError as error:
        raise Refused(f"{folder}: {error.strerror}.") from None
    if taken is not None:
        raise Refused(f"{folder} is not empty.")
