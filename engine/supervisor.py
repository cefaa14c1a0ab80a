"""Keeps processes running: starts them, restarts what dies, keeps what they say, ends them together."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path

import httpx

from engine.leftovers import Leftovers

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STEADY_AFTER = 30.0
LONGEST_LINE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Process:
    """
    env: the whole environment of the process.
    health: the address that answers 200 when the process is ready; None when it has none.
    address: what people are shown once it is ready.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    health: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Supervisor:
    """
    logs: a folder; each process writes `<name>.log` there, and to stderr behind its name.
    say: shows one line to whoever started it.
    grace: seconds a process has to end after SIGTERM before it is killed.
    """

    processes: Sequence[Process]
    logs: Path
    leftovers: Leftovers
    say: Callable[[str], None]
    grace: float = 15.0

    async def run(self) -> None:
        """Returns after SIGTERM or SIGINT, when every process has ended."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        async with asyncio.TaskGroup() as group:
            keeping = [group.create_task(self._keep(process, stop)) for process in self.processes]
            watching = [group.create_task(self._announce(process)) for process in self.processes]
            await stop.wait()
            self.say("stopping")
            for task in watching:
                task.cancel()
            await asyncio.wait(keeping) if keeping else None

    async def _keep(self, process: Process, stop: asyncio.Event) -> None:
        """One process, again and again, with growing pauses while it keeps dying young."""
        pause = FIRST_PAUSE
        with RotatingLines(self.logs / f"{process.name}.log") as lines:
            while not stop.is_set():
                began = time.monotonic()
                code = await self._live(process, lines, stop)
                if stop.is_set():
                    return
                if time.monotonic() - began > STEADY_AFTER:
                    pause = FIRST_PAUSE
                self.say(f"{process.name} ended with {code}; starting it again in {pause:g} s")
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _live(self, process: Process, lines: RotatingLines, stop: asyncio.Event) -> int:
        """A session of its own keeps the terminal's Ctrl-C from reaching it before we forward it."""
        child = await asyncio.create_subprocess_exec(
            *process.argv,
            env=dict(process.env),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            start_new_session=True,
            limit=LONGEST_LINE,
        )
        self.leftovers.add(child.pid)
        ending = asyncio.create_task(self._end_when(stop, child))
        copying = asyncio.create_task(_copy_lines(process.name, child, lines))
        try:
            code = await child.wait()
            await asyncio.wait([copying], timeout=1)
            return code
        finally:
            ending.cancel()
            copying.cancel()
            _end_group(child.pid)
            self.leftovers.remove(child.pid)

    async def _end_when(self, stop: asyncio.Event, child: asyncio.subprocess.Process) -> None:
        await stop.wait()
        with suppress(ProcessLookupError):
            child.send_signal(signal.SIGTERM)
            await asyncio.sleep(self.grace)
            child.kill()

    async def _announce(self, process: Process) -> None:
        if process.health is None:
            return
        async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
            while not await _answers(client, process.health):
                await asyncio.sleep(0.1)
        self.say(f"{process.name} is ready at {process.address or process.health}")


class RotatingLines:
    """A log file that is set aside at 10 MB, three times."""

    def __init__(self, file: Path) -> None:
        self._handler = RotatingFileHandler(file, maxBytes=10 * 1024 * 1024, backupCount=3, encoding="utf-8")

    def __enter__(self) -> RotatingLines:
        return self

    def __exit__(self, *_: object) -> None:
        self._handler.close()

    def write(self, line: str) -> None:
        self._handler.emit(logging.LogRecord("child", logging.INFO, "", 0, line, None, None))


async def _copy_lines(name: str, child: asyncio.subprocess.Process, lines: RotatingLines) -> None:
    """Never stops before the child closes its output: a full pipe would stop the child."""
    while child.stdout is not None:
        try:
            raw = await child.stdout.readline()
        except ValueError:
            continue
        if not raw:
            return
        line = raw.decode("utf-8", "replace").rstrip("\n")
        lines.write(line)
        print(f"{name} | {line}", file=sys.stderr, flush=True)


def _end_group(pid: int) -> None:
    """What the process itself started and left behind."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


async def _answers(client: httpx.AsyncClient, address: str) -> bool:
    try:
        return (await client.get(address)).status_code == 200
    except httpx.HTTPError:
        return False
