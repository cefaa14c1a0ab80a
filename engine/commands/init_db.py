"""`finfactory init-db`: make the roles on a PostgreSQL of one's own. Run once, by a superuser."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from engine.commands.database import initialise
from engine.commands.refused import Refused
from engine.settings import read_settings


def init_db(
    database_url: Annotated[str | None, typer.Option(help="A superuser's address; DATABASE_URL when left out.")] = None,
    show: Annotated[bool, typer.Option("--show", help="Print the roles' addresses with their passwords.")] = False,
) -> None:
    """Make the roles owner, committer and reader on a PostgreSQL of your own."""
    environment = {**os.environ, "DATABASE_URL": database_url} if database_url else os.environ
    settings = read_settings(environment, root=os.geteuid() == 0)
    if settings.database_url is None:
        raise Refused("Give --database-url or set DATABASE_URL. The embedded server needs no init-db.")
    dsns = initialise(settings, settings.database_url)
    typer.echo(f"Roles are ready. Their passwords are in {settings.secrets}.")
    if show:
        typer.echo(f"FINFACTORY_OWNER_URL={dsns.owner}")
        typer.echo(f"FINFACTORY_COMMITTER_URL={dsns.committer}")
        typer.echo(f"FINFACTORY_READER_URL={dsns.reader}")
