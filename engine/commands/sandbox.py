"""`finfactory sandbox`: the simulators of outside systems alone, where they run apart from `up`."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from typing import Annotated

import typer

from engine.commands.refused import Refused
from engine.sandbox import serve
from engine.settings import read_settings


def sandbox(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Where the simulators listen.")] = None,
) -> None:
    """Start the simulators of outside systems, for sandboxes."""
    settings = read_settings(os.environ, root=os.geteuid() == 0)
    if port is not None:
        settings = replace(settings, given_sandbox_port=port, given_sandbox_url=None)
    typer.echo(f"finfactory: simulators at {settings.sandbox_url}, calling back to {settings.api_url}", err=True)
    try:
        serve(settings)
    except sqlite3.OperationalError as error:
        raise Refused(
            f"The simulators' store below {settings.home} cannot be used, perhaps `up` does: {error}"
        ) from None
