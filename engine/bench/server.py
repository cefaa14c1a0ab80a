"""The served product as a process of its own, on a free port of this machine."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter

import httpx

PATIENCE_S = 30.0


class ServerFailed(Exception):
    """It ended, or did not answer in time; the message is what it said last."""


@asynccontextmanager
async def server_process(module: str, environment: Mapping[str, str], output: Path) -> AsyncIterator[int]:
    """The port it answers on. module: run with `python -m`; it reads FINFACTORY_PORT. output: gets its log."""
    port = _free_port()
    with output.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module),
            env={**os.environ, **environment, "FINFACTORY_HOST": "127.0.0.1", "FINFACTORY_PORT": str(port)},
            stdout=log,
            stderr=log,
        )
    try:
        await _until_it_answers(process, port, output)
        yield port
        if process.returncode is not None:
            raise ServerFailed(_last_lines(output))
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _until_it_answers(process: asyncio.subprocess.Process, port: int, output: Path) -> None:
    """Any answer will do: without a key it is a refusal."""
    deadline = perf_counter() + PATIENCE_S
    async with httpx.AsyncClient(trust_env=False) as client:
        while True:
            try:
                await client.get(f"http://127.0.0.1:{port}/")
                return
            except httpx.TransportError:
                if process.returncode is not None or perf_counter() > deadline:
                    raise ServerFailed(_last_lines(output)) from None
                await asyncio.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _last_lines(output: Path) -> str:
    return "\n".join(output.read_text(errors="replace").splitlines()[-10:])
