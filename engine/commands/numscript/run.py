"""`finfactory script run`: one program on books of a file. Nothing is written anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from engine.commands.numscript import outcome as outcomes
from engine.commands.numscript.books import read_books
from engine.commands.numscript.check import AsJson
from engine.commands.numscript.scripts import Script, read_script
from engine.commands.numscript.told import Told, as_json, dumped, screens, told_error, told_problems
from engine.commands.numscript.values import read_values, texts
from engine.commands.refused import NO, Refused
from primitives.ledger.script.errors import ScriptError
from primitives.ledger.script.features import FEATURES
from primitives.ledger.script.memory import Books
from primitives.ledger.script.needs import needed_variables
from primitives.ledger.script.outcome import Outcome
from primitives.ledger.script.parse import parse
from primitives.ledger.script.program import run_program


def run(
    path: Annotated[Path, typer.Argument(help="A script; - is standard input.")],
    var: Annotated[list[str] | None, typer.Option(help="A variable, NAME=VALUE; again for each.")] = None,
    variables: Annotated[Path | None, typer.Option("--vars", help="Variables, in a JSON or YAML file.")] = None,
    books: Annotated[Path | None, typer.Option(help="Balances and metadata, in a JSON or YAML file.")] = None,
    feature: Annotated[list[str] | None, typer.Option(help="A feature to switch on; again for each.")] = None,
    json: AsJson = False,
) -> None:
    """Run a program and show what it posts; nothing is kept. Ends with 0 when it ran, with 1 when it did not."""
    held, features = read_books(books), _known(feature or [])
    script = read_script(path)
    given = texts(read_values(variables), str(variables)) if variables else {}
    found = _run(script, given, dict(map(_variable, var or [])), held, features)
    if isinstance(found, Outcome):
        typer.echo(dumped(outcomes.as_json(found, held)) if json else outcomes.as_screen(found, held))
        return
    typer.echo(dumped({"problems": as_json(found)}) if json else "\n\n".join(screens(found, script)))
    raise typer.Exit(NO)


def _run(
    script: Script, given: Mapping[str, str], named: Mapping[str, str], books: Books, features: Sequence[str]
) -> Outcome | list[Told]:
    """given: may hold more than the script asks for. named: may not, a name is misspelt. Raises Refused."""
    if script.undecodable:
        return told_problems(script, (script.undecodable,))
    program, problems = parse(script.text)
    if program is None:
        return told_problems(script, problems)
    for name in named.keys() - needed_variables(program).keys():
        raise Refused(f"{script.name} asks for no variable ${name}.")
    try:
        return run_program(program, {**given, **named}, books, features)
    except ScriptError as error:
        return [told_error(script, error)]


def _variable(written: str) -> tuple[str, str]:
    name, equals, value = written.partition("=")
    if not equals or not name:
        raise Refused(f"--var {written}: write NAME=VALUE.")
    return name, value


def _known(features: Sequence[str]) -> Sequence[str]:
    for name in features:
        if name not in FEATURES:
            raise Refused(f"{name} is no feature of the language: {', '.join(sorted(FEATURES))}.")
    return features
