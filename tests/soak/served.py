"""`python -m engine.serve` as a process of its own, started again when a failpoint killed it."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from engine.postgres.dsn import Dsns
from tests.processes import free_port
from tests.soak.http import Client

ROOT = Path(__file__).parents[2]
SERVE = ("-m", "engine.serve")


class Served:
    """arguments: of Python. A real server's environment, and the failpoints it is to have."""

    def __init__(self, dsns: Dsns, home: Path, arguments: tuple[str, ...] = SERVE) -> None:
        self.port = free_port()
        self._arguments = arguments
        self._process: Process | None = None
        self._environment = {
            **os.environ,
            "FINFACTORY_OWNER_URL": dsns.owner,
            "FINFACTORY_COMMITTER_URL": dsns.committer,
            "FINFACTORY_READER_URL": dsns.reader,
            "FINFACTORY_HOME": str(home),
            "FINFACTORY_PORT": str(self.port),
            "FINFACTORY_LOG_LEVEL": "error",
        }

    async def start(self, failpoints: str = "", seed: int = 0) -> None:
        """Returns when it answers, or has ended: waiting clients may bring it to a failpoint before it is asked."""
        named = {"FINFACTORY_FAILPOINTS": failpoints, "FINFACTORY_FAILPOINTS_SEED": str(seed)}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self._arguments,
            env=self._environment | named,
            cwd=ROOT,
            stdout=DEVNULL,
            stderr=DEVNULL,
        )
        healthy, ended = asyncio.create_task(self._healthy()), asyncio.create_task(self._process.wait())
        await asyncio.wait((healthy, ended), return_when=asyncio.FIRST_COMPLETED)
        if healthy.done():
            await healthy
        healthy.cancel()
        ended.cancel()

    async def _healthy(self) -> None:
        client = Client(self.port, "", 60.0)
        assert (await client.get("/healthz")).status == 200
        await client.close()

    async def ended(self) -> int:
        """Waits for its end; minus the signal that ended it."""
        assert self._process is not None
        return await self._process.wait()

    async def stop(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


@asynccontextmanager
async def serving(
    dsns: Dsns, home: Path, failpoints: str = "", arguments: tuple[str, ...] = SERVE
) -> AsyncIterator[Served]:
    served = Served(dsns, home, arguments)
    try:
        await served.start(failpoints)
        yield served
    finally:
        await served.stop()
