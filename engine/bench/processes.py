"""Processes of the product beside the bench's own: started, watched, ended in order."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter

import httpx

PATIENCE_S = 30.0


class ProcessFailed(Exception):
    """It ended, or did not answer in time; the message is what it said last."""


@asynccontextmanager
async def process(
    module: str, environment: Mapping[str, str], output: Path, health: str | None = None
) -> AsyncIterator[Process]:
    """module: run with `python -m`. health: the address at which any answer says it is up. output: gets its log.

    Raises ProcessFailed where it does not come up, or is gone at the end.
    """
    with output.open("wb") as log:
        started = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module), env={**os.environ, **environment}, stdout=log, stderr=log
        )
    try:
        if health is not None:
            await _until_it_answers(started, health, output)
        yield started
        if started.returncode is not None:
            raise ProcessFailed(_last_lines(output))
    finally:
        if started.returncode is None:
            started.terminate()
        await started.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _until_it_answers(started: Process, health: str, output: Path) -> None:
    """Any answer will do: without a key it is a refusal."""
    deadline = perf_counter() + PATIENCE_S
    async with httpx.AsyncClient(trust_env=False) as client:
        while True:
            try:
                await client.get(health)
                return
            except httpx.TransportError:
                if started.returncode is not None or perf_counter() > deadline:
                    raise ProcessFailed(_last_lines(output)) from None
                await asyncio.sleep(0.1)


def _last_lines(output: Path) -> str:
    return "\n".join(output.read_text(errors="replace").splitlines()[-10:])
