"""`finfactory script`: whole Numscript programs."""

from __future__ import annotations

import typer

from engine.commands.lsp import lsp

script = typer.Typer(no_args_is_help=True, help="Numscript programs: in an editor.")
script.command("lsp")(lsp)
