"""`finfactory script`: whole Numscript programs."""

from __future__ import annotations

import typer

from engine.commands.lsp import lsp
from engine.commands.numscript.check import check
from engine.commands.numscript.fmt import fmt
from engine.commands.numscript.run import run

script = typer.Typer(no_args_is_help=True, help="Numscript programs: run, checked, laid out, in an editor.")
script.command("run")(run)
script.command("check")(check)
script.command("fmt")(fmt)
script.command("lsp")(lsp)
