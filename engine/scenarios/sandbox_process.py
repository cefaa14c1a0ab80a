"""What stands outside, as a process of its own: the simulators of `python -m engine.sandbox`, on a home that passes."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import httpx

from engine.runtime.connections import Outside
from engine.sandbox_key import sandbox_keys
from engine.scenarios.serving import free_socket, url_of

READY_S, GRACE_S, PAUSE_S = 30.0, 5.0, 0.05


class SandboxDead(Exception):
    """The simulators did not begin, or ended. The text is the end of what they said."""


@dataclass(frozen=True, slots=True)
class SandboxProcess:
    """outside: where it is, and the keys it shares. log: what it says."""

    process: Process
    outside: Outside
    log: Path

    async def ready(self) -> None:
        """Returns when it answers. Raises SandboxDead."""
        end = monotonic() + READY_S
        async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
            while monotonic() < end and self.process.returncode is None:
                with suppress(httpx.TransportError):
                    if (await client.get(f"{self.outside.sandbox}/healthz")).is_success:
                        return
                await asyncio.sleep(PAUSE_S)
        raise SandboxDead(self.log.read_text()[-2000:])


@asynccontextmanager
async def sandbox_process(api: str) -> AsyncIterator[SandboxProcess]:
    """api: our address, where the simulators deliver what they send."""
    home = Path(tempfile.mkdtemp(prefix="finfactory-sandbox-"))
    url = _free_url()
    log = home / "sandbox.log"
    port = url.rpartition(":")[2]
    settings = {"FINFACTORY_HOME": str(home), "FINFACTORY_API_URL": api, "FINFACTORY_SANDBOX_PORT": port}
    with log.open("wb") as said:
        arguments = (sys.executable, "-m", "engine.sandbox")
        process = await asyncio.create_subprocess_exec(
            *arguments, env={**os.environ, **settings}, stdin=DEVNULL, stdout=said, stderr=said
        )
    try:
        outside = Outside(url, api, {}, lambda name: None, sandbox_keys(home / "secrets"))
        yield SandboxProcess(process, outside, log)
    finally:
        await _end(process)
        shutil.rmtree(home, ignore_errors=True)


def _free_url() -> str:
    """Nobody's now: it is the process's as soon as it asks for it."""
    with free_socket() as bound:
        return url_of(bound)


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), GRACE_S)
    except TimeoutError:
        process.kill()
        await process.wait()
