"""`finfactory script fmt`: scripts in the one layout, rewritten where they lie."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from engine.commands.numscript.check import Paths
from engine.commands.numscript.scripts import STANDARD_INPUT, Script, read_script
from engine.commands.numscript.told import screens, told_problems
from engine.commands.refused import NO, Refused
from primitives.ledger.script.format import format_script


class _Laid(NamedTuple):
    """A script and its layout. laid_out: None where the text does not parse."""

    path: Path
    script: Script
    laid_out: bytes | None

    @property
    def changes(self) -> bool:
        return self.laid_out not in (None, self.script.content)


def fmt(
    paths: Paths,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; end with 1 where a file would change.")
    ] = False,
) -> None:
    """Lay scripts out in the one way. A script that does not parse stays as it is, and the command ends with 1."""
    laid = list(_all_laid_out(paths))
    for one in laid:
        if check:
            _tell(one)
        elif one.path == STANDARD_INPUT:
            typer.get_binary_stream("stdout").write(one.laid_out or b"")
        elif one.laid_out is not None and one.changes:
            _rewrite(one.path, one.laid_out)
            typer.echo(f"{one.script.name} rewritten")
    if any(one.laid_out is None or (check and one.changes) for one in laid):
        raise typer.Exit(NO)


def _all_laid_out(paths: list[Path]) -> Iterator[_Laid]:
    """All are read before any is written. Tells the problems of those that do not parse."""
    for path, script in [(path, read_script(path)) for path in dict.fromkeys(paths)]:
        formatted = format_script(script.text)
        problems = (script.undecodable,) if script.undecodable else formatted.problems
        if problems:
            typer.echo("\n\n".join(screens(told_problems(script, problems), script)), err=True)
            yield _Laid(path, script, None)
        else:
            yield _Laid(path, script, formatted.text.encode())


def _tell(one: _Laid) -> None:
    if one.changes:
        typer.echo(f"{one.script.name} would be rewritten")


def _rewrite(path: Path, content: bytes) -> None:
    """All of it or nothing, with the file's permissions; a link keeps pointing to the file. Raises Refused."""
    path = path.resolve()
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(path.stat().st_mode)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from None
