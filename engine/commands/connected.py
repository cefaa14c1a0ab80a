"""Commands against the database of this installation: the running one, or started for as long as they last."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from engine.commands.database import DATABASE, ready_database
from engine.commands.refused import Refused
from engine.control.releases import Releases
from engine.postgres.dsn import Dsns
from engine.postgres.embedded import EmbeddedPostgres
from engine.postgres.locations import migration_locations
from engine.postgres.migrate import upgrade
from engine.postgres.roles import dsns
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.reader import Reader
from engine.settings import Settings, read_settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Connected:
    """What a command works with."""

    dsns: Dsns
    reader: Reader
    books: Bookkeeping
    releases: Releases


def settings_here() -> Settings:
    return read_settings(os.environ, root=os.geteuid() == 0)


@contextmanager
def reached_database(settings: Settings, begins: bool = False) -> Iterator[Dsns]:
    """A running embedded server is used as it is; else it runs while the command does. Migrated either way.

    begins: whether the command may be the first of its installation. Raises Refused where there is none to read: a
    mistyped home must not answer as an empty one.
    """
    server = EmbeddedPostgres(settings.home)
    if settings.dsns is None and settings.database_url is None:
        if server.running():
            yield dsns(server.uri(DATABASE))
            return
        if not begins and not server.data.is_dir():
            raise Refused(
                f"There is no installation in {settings.home} yet. Run `finfactory up`, or set FINFACTORY_HOME."
            )
    with ready_database(settings) as found:
        upgrade(found.owner, migration_locations())
        yield found


@asynccontextmanager
async def connected(found: Dsns) -> AsyncIterator[Connected]:
    reader, books = Reader(found.reader, connections=2), Bookkeeping(found.committer, connections=2)
    await reader.open()
    await books.open()
    try:
        yield Connected(found, reader, books, Releases(reader, books))
    finally:
        await reader.close()
        await books.close()


def with_database(work: Callable[[Connected], Awaitable[T]], begins: bool = False) -> T:
    """Run a command's work against the database of this installation. Raises Refused: as `reached_database`."""

    async def run(found: Dsns) -> T:
        async with connected(found) as everything:
            return await work(everything)

    with reached_database(settings_here(), begins) as found:
        return asyncio.run(run(found))
