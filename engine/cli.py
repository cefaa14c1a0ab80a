"""The command line. A new command is a file in `engine/commands` and a line in COMMANDS."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Annotated

import psycopg
import typer

from engine.commands.apply import apply, history, rollback
from engine.commands.backup import backup, restore
from engine.commands.bench import bench
from engine.commands.check import check
from engine.commands.demo import key
from engine.commands.export import export
from engine.commands.init_db import init_db
from engine.commands.plan import plan
from engine.commands.refused import CANNOT, Refused
from engine.commands.test import run_scenarios
from engine.commands.up import up
from engine.commands.verify import verify
from engine.postgres.binaries import CannotServe
from engine.postgres.migrate import MigrationsHeld
from engine.settings import BadSetting

COMMANDS: dict[str, Callable[..., None]] = {
    "up": up,
    "key": key,
    "check": check,
    "test": run_scenarios,
    "plan": plan,
    "apply": apply,
    "rollback": rollback,
    "history": history,
    "verify": verify,
    "export": export,
    "backup": backup,
    "restore": restore,
    "init-db": init_db,
}


def command_line() -> typer.Typer:
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(_root)
    for name, command in COMMANDS.items():
        app.command(name)(command)
    app.add_typer(bench, name="bench")
    return app


def main() -> None:
    """Exit codes: 0 done, 1 the answer is no, 2 could not run."""
    try:
        command_line()()
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
