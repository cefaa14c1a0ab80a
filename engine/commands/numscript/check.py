"""`finfactory script check`: everything that can be said of scripts before they run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from engine.commands.numscript.scripts import read_script
from engine.commands.numscript.told import all_told, as_json, dumped, screens
from engine.commands.refused import NO

Paths = Annotated[list[Path], typer.Argument(help="Scripts; - is standard input.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def check(
    paths: Paths,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    json: AsJson = False,
) -> None:
    """Check whole programs without running them. Ends with 0 without errors, with 1 where there are some."""
    checked = [(script, all_told(script)) for script in map(read_script, paths)]
    counted = Counter(one.severity for _, told in checked for one in told)
    if json:
        typer.echo(dumped(as_json(one for _, told in checked for one in told)))
    else:
        shown = [screen for script, told in checked for screen in screens(told, script)]
        numbers = [_count(counted["error"], "error")]
        numbers += [_count(counted["warning"], "warning")] if counted["warning"] else []
        typer.echo("\n\n".join([*shown, f"{_count(len(checked), 'script')} checked: {', '.join(numbers)}"]))
    if counted["error"] or (strict and counted["warning"]):
        raise typer.Exit(NO)


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
