"""`finfactory script lsp`: Numscript in an editor."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer


def lsp(
    stdio: Annotated[bool, typer.Option("--stdio", help="Said by editors; there is no other way.")] = False,
) -> None:
    """Serve an editor over standard input and output, until it leaves."""
    # The server's library takes half a second to load: no other command of the group waits for it.
    server = import_module("engine.editor.serve")
    raise typer.Exit(server.serve())
