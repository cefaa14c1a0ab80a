"""The command line. A new command is a file in `engine/commands` and a line in COMMANDS."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import version
from typing import Annotated

import psycopg
import typer

from engine.commands.refused import CANNOT, Refused
from engine.postgres.binaries import CannotServe
from engine.postgres.held import MigrationsHeld
from engine.settings import BadSetting

COMMANDS = {
    "up": "engine.commands.up:up",
    "key": "engine.commands.key:key",
    "issue-key": "engine.commands.issue_key:issue_key",
    "account": "engine.commands.account:account",
    "check": "engine.commands.check:check",
    "test": "engine.commands.test:run_scenarios",
    "plan": "engine.commands.plan:plan",
    "apply": "engine.commands.apply:apply",
    "rollback": "engine.commands.apply:rollback",
    "history": "engine.commands.apply:history",
    "verify": "engine.commands.verify:verify",
    "export": "engine.commands.export:export",
    "backup": "engine.commands.backup:backup",
    "restore": "engine.commands.backup:restore",
    "init-db": "engine.commands.init_db:init_db",
    "sandbox": "engine.commands.sandbox:sandbox",
    "script": "engine.commands.script:script",
    "bench": "engine.commands.bench:bench",
}


def command_line(asked: str | None = None) -> typer.Typer:
    """asked: the first word of the line. Only that command's module is loaded, all of them where it names none:
    a key is shown before a compiler would have been imported.
    """
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(_root)
    for name in (asked,) if asked in COMMANDS else COMMANDS:
        _add(app, name)
    return app


def _add(app: typer.Typer, name: str) -> None:
    module, _, function = COMMANDS[name].partition(":")
    command = getattr(import_module(module), function)
    if isinstance(command, typer.Typer):
        app.add_typer(command, name=name)
    else:
        app.command(name)(command)


def main() -> None:
    """Exit codes: 0 done, 1 the answer is no, 2 could not run."""
    try:
        command_line(sys.argv[1] if len(sys.argv) > 1 else None)()
    except Refused as refused:
        _leave(str(refused), refused.code)
    except (BadSetting, CannotServe, MigrationsHeld) as problem:
        _leave(str(problem), CANNOT)
    except psycopg.OperationalError as unreachable:
        _leave(f"The database does not answer: {str(unreachable).strip()}", CANNOT)


def _root(
    show_version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=lambda asked: _print_version(asked))
    ] = False,
) -> None:
    """FinFactory: product templates, compiled with proofs about the money, served as one API per tenant."""


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"finfactory {version('finfactory')}")
        raise typer.Exit


def _leave(message: str, code: int) -> None:
    typer.echo(f"finfactory: {message}", err=True)
    sys.exit(code)
