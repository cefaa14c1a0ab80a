"""The library of releases: what is live now, and what a run began on, each compiled once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.commands.connected import connected
from engine.commands.demo import ready_demo
from engine.control.releases import Releases
from engine.library import ReleaseLibrary
from engine.postgres.dsn import Dsns
from engine.runtime.library import NoRelease
from engine.settings import read_settings
from primitives.catalog import CATALOG


@pytest.fixture
async def releases(database: Dsns, tmp_path: Path) -> AsyncIterator[Releases]:
    async with connected(database) as connection:
        await ready_demo(connection, read_settings({"FINFACTORY_HOME": str(tmp_path)}, root=False))
        yield connection.releases


async def test_the_current_release_and_the_same_by_its_number_are_one(releases: Releases) -> None:
    library = ReleaseLibrary(releases, CATALOG)

    live, numbered = await asyncio.gather(library.live("demo", "e-wallet"), library.programs("demo", "e-wallet", 1))

    assert live is numbered
    assert (await library.product("demo", "e-wallet")).name == "e-wallet"


async def test_what_is_not_there_has_no_release(releases: Releases) -> None:
    library = ReleaseLibrary(releases, CATALOG)

    for asked in (library.live("nobody", "e-wallet"), library.programs("demo", "e-wallet", 7)):
        with pytest.raises(NoRelease):
            await asked


async def test_a_release_that_became_live_is_the_current_one_within_a_second(releases: Releases) -> None:
    time = 0.0
    library = ReleaseLibrary(releases, (), monotonic=lambda: time)
    with pytest.raises(NoRelease, match="no longer compiles"):
        await library.live("demo", "e-wallet")

    library.know(())
    with pytest.raises(NoRelease, match="no live release"):
        await library.live("demo", "e-wallet")
    time = 1.0

    with pytest.raises(NoRelease, match="no longer compiles"):
        await library.live("demo", "e-wallet")


async def test_what_was_not_used_for_long_is_compiled_again(releases: Releases) -> None:
    library = ReleaseLibrary(releases, CATALOG, kept_most=1)
    first = await library.programs("demo", "e-wallet", 1)
    with pytest.raises(NoRelease):
        await library.programs("demo", "e-wallet", 2)

    assert await library.programs("demo", "e-wallet", 1) is not first
