"""`finfactory issue-key`: an API key of any tenant, for operators: what decides is not issued to who signed in."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.commands.account import BY
from engine.commands.connected import Connected, with_database
from engine.commands.refused import NO, Refused
from engine.runtime.credentials import SCOPES
from engine.runtime.issuing import Issued, create_credential


def issue_key(
    tenant: Annotated[str, typer.Argument(help="Whose key it is.")],
    name: Annotated[str, typer.Option(help="What people know it by.")],
    actor: Annotated[str, typer.Option(help="Who its requests are by: ci@bank.example.")],
    scope: Annotated[list[str], typer.Option(help=f"One of {', '.join(SCOPES)}; may be given more than once.")],
    per_second: Annotated[int, typer.Option(min=1, max=100_000, help="Requests a second, in each process.")] = 100,
) -> None:
    """Make an API key of a tenant and show it, this once."""

    async def work(connected: Connected) -> Issued:
        if await connected.releases.title(tenant) is None:
            raise Refused(f"There is no tenant {tenant} here.", NO)
        try:
            return await create_credential(connected.books, tenant, name, actor, scope, per_second, BY.name)
        except ValueError as wrong:
            raise Refused(f"No such key can be made: {wrong}.", NO) from None

    issued = with_database(work)
    typer.echo(f"id   {issued.id}")
    typer.echo(f"key  {issued.key}   (shown this once)")
