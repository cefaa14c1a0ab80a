"""`finfactory backup FILE` and `restore FILE`: the whole database of this installation, all tenants, in one file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from engine.commands.connected import connected, reached_database, settings_here
from engine.commands.refused import NO, Refused
from engine.commands.verify import show, show_chain, verdicts
from engine.control.chain import Chain, check_chain
from engine.control.verifying import Verdict
from engine.postgres.backup_file import Backup, NotABackup
from engine.postgres.dsn import Dsns
from engine.postgres.dump import NotEmpty, back_up
from engine.postgres.dump import restore as restore_rows

File = Annotated[Path, typer.Argument(help="The backup: a compressed tar.")]


def backup(file: File) -> None:
    """Write all rows of all tenants, as of one moment, beside any load. The file holds personal data and secrets."""
    with reached_database(settings_here()) as found:
        try:
            made = back_up(found.owner, file)
        except OSError as error:
            raise Refused(f"{file}: {error.strerror}.") from None
    typer.echo(f"{made.rows:,} rows of {len(made.tables)} tables as of {made.at} are in {file}.")
    typer.echo("The passwords and keys in the home's `secrets` folder are not; keep them apart.")


def restore(file: File) -> None:
    """Put a backup into the empty database of this installation, and verify what came back."""
    with reached_database(settings_here(), begins=True) as found:
        try:
            made = restore_rows(found.owner, file)
        except NotABackup as damaged:
            raise Refused(f"{file}: {damaged}.", NO) from None
        except NotEmpty as taken:
            raise Refused(f"Nothing was restored: {taken}.", NO) from None
        except OSError as error:
            raise Refused(f"{file}: {error.strerror}.") from None
        verified, chain = asyncio.run(_verified(found))
    _tell(made, verified, chain)


async def _verified(found: Dsns) -> tuple[list[Verdict], Chain]:
    async with connected(found) as everything:
        return await verdicts(everything), await check_chain(everything.books)


def _tell(made: Backup, verified: list[Verdict], chain: Chain) -> None:
    typer.echo(f"{made.rows:,} rows of {len(made.tables)} tables are back, as of {made.at}.")
    for verdict in verified:
        typer.echo(show(verdict))
    typer.echo(show_chain(chain))
    if chain.broken is not None or any(verdict.problems for verdict in verified):
        raise Refused("What was backed up was not sound.", NO)
