"""`finfactory key`: the demo tenant's keys, as `finfactory up` made and kept them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from engine.commands.refused import Refused
from engine.settings import Settings, read_settings

TENANT = "demo"
KEYS = {
    "api": ("integrator@demo.example", ("read", "write", "sandbox", "admin")),
    "operations": ("ops@demo.example", ("read", "operations")),
    "finance": ("finance@demo.example", ("read", "operations")),
}


def key(name: Annotated[str, typer.Argument(help=f"One of {', '.join(KEYS)}.")] = "api") -> None:
    """Show a key of the demo tenant, made by `finfactory up`."""
    file = key_file(read_settings(os.environ, root=os.geteuid() == 0), name)
    if name not in KEYS or not file.exists():
        raise Refused(f"There is no key {name!r} here: one of {', '.join(KEYS)}, after `finfactory up`.", 1)
    typer.echo(file.read_text())


def key_file(settings: Settings, name: str) -> Path:
    return settings.secrets / f"{TENANT}-{name}.key"
