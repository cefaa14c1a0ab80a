"""The product as it runs on several machines: API processes, workers, the rails' simulators, kept alive by a
supervisor of their own; and how they are killed and stopped.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import httpx
import psutil

from engine.postgres.dsn import Dsns
from tests.processes import free_port

ROOT = Path(__file__).parents[2]
API, WORKER, RAILS = "engine.serve", "engine.work", "engine.sandbox"
NAMED = "SOAK_NODE"
READY_S = 60.0


@dataclass(frozen=True, slots=True)
class Node:
    """module: run with `python -m`, and what it is given. port: where it answers /healthz; None for a worker."""

    name: str
    module: str
    port: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """serves, works, rails: the modules; a test that switches something off gives its own."""

    apis: int = 2
    workers: int = 2
    serves: str = API
    works: str = WORKER
    rails: str = RAILS
    more: Mapping[str, str] | None = None


class Fleet:
    """nodes: by name. The first API's address is the one the rails reach us at."""

    def __init__(self, dsns: Dsns, home: Path, plan: Plan) -> None:
        self._dsns = dsns
        self.home = home
        self._plan = plan
        self._supervisor: Process | None = None
        self.nodes = {node.name: node for node in _nodes(plan)}

    @property
    def ports(self) -> list[int]:
        """Of the APIs."""
        return [node.port for node in self.nodes.values() if node.name.startswith("api") and node.port]

    @property
    def rails_url(self) -> str:
        return f"http://127.0.0.1:{self.nodes['rails'].port}"

    @property
    def inbound_url(self) -> str:
        return f"http://127.0.0.1:{self.ports[0]}"

    @property
    def settings(self) -> dict[str, str]:
        """What every one of them is told, and a test that speaks to the rails must know too."""
        return {
            "FINFACTORY_OWNER_URL": self._dsns.owner,
            "FINFACTORY_COMMITTER_URL": self._dsns.committer,
            "FINFACTORY_READER_URL": self._dsns.reader,
            "FINFACTORY_HOME": str(self.home),
            "FINFACTORY_LOG_LEVEL": "error",
            "FINFACTORY_SANDBOX_PORT": str(self.nodes["rails"].port),
            "FINFACTORY_SANDBOX_URL": self.rails_url,
            "FINFACTORY_API_URL": self.inbound_url,
            **(self._plan.more or {}),
        }

    async def start(self) -> None:
        """Returns when all of them answer; workers are given as long as their APIs take."""
        file = self.home / "fleet.json"
        (self.home / "logs").mkdir(exist_ok=True)
        processes = [self._process(node) for node in self.nodes.values()]
        file.write_text(json.dumps({"folder": str(self.home / "logs"), "processes": processes}))
        with (self.home / "supervisor.log").open("wb") as log:
            self._supervisor = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.soak.supervised", str(file)), cwd=ROOT, stdout=log, stderr=log
            )
        await self.until_healthy()

    async def until_healthy(self) -> None:
        async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
            for node in self.nodes.values():
                await self._answers(client, node)

    async def stop(self) -> None:
        if self._supervisor is None or self._supervisor.returncode is not None:
            return
        for child in self.alive().values():
            with suppress(psutil.NoSuchProcess):
                child.resume()
        self._supervisor.terminate()
        try:
            await asyncio.wait_for(self._supervisor.wait(), 20)
        except TimeoutError:
            for child in psutil.Process(self._supervisor.pid).children():
                child.kill()
            self._supervisor.kill()
            await self._supervisor.wait()

    def alive(self) -> dict[str, psutil.Process]:
        """Those that run now, by their names."""
        assert self._supervisor is not None and self._supervisor.returncode is None, self.said()
        found = {}
        for child in psutil.Process(self._supervisor.pid).children():
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                found[child.environ().get(NAMED, "")] = child
        found.pop("", None)
        return found

    def kill(self, name: str) -> bool:
        """`kill -9`; False where it is not up again yet."""
        return self._signal(name, signal.SIGKILL)

    def hold(self, name: str) -> bool:
        return self._signal(name, signal.SIGSTOP)

    def let_go(self, name: str) -> bool:
        return self._signal(name, signal.SIGCONT)

    def memory(self) -> dict[str, int]:
        """Resident bytes by name."""
        return {name: child.memory_info().rss for name, child in self.alive().items()}

    def said(self) -> str:
        """The last of every log, for a test that fails."""
        files = [self.home / "supervisor.log", *sorted((self.home / "logs").glob("*.log"))]
        return "\n".join(f"── {file.name}\n{_tail(file)}" for file in files if file.exists())

    def _signal(self, name: str, number: int) -> bool:
        child = self.alive().get(name)
        if child is None:
            return False
        with suppress(ProcessLookupError):
            os.kill(child.pid, number)
            return True
        return False

    async def _answers(self, client: httpx.AsyncClient, node: Node) -> None:
        deadline = monotonic() + READY_S
        while not await self._healthy(client, node):
            assert monotonic() < deadline, f"{node.name} does not come up\n{self.said()}"
            await asyncio.sleep(0.1)

    async def _healthy(self, client: httpx.AsyncClient, node: Node) -> bool:
        if node.port is None:
            return node.name in self.alive()
        with suppress(httpx.HTTPError):
            return (await client.get(f"http://127.0.0.1:{node.port}/healthz")).status_code == 200
        return False

    def _process(self, node: Node) -> dict[str, object]:
        port = {"FINFACTORY_PORT": str(node.port)} if node.name.startswith("api") else {}
        named = {NAMED: node.name, "PYTHONUNBUFFERED": "1"}
        environment = {**os.environ, **self.settings, **port, **named}
        return {"name": node.name, "argv": [sys.executable, "-m", *node.module.split()], "env": environment}


def _nodes(plan: Plan) -> Iterable[Node]:
    yield Node("rails", plan.rails, free_port())
    for number in range(plan.apis):
        yield Node(f"api-{number + 1}", plan.serves, free_port())
    for number in range(plan.workers):
        yield Node(f"worker-{number + 1}", plan.works, None)


def _tail(file: Path) -> str:
    return "\n".join(file.read_text(errors="replace").splitlines()[-15:])


@asynccontextmanager
async def fleet(dsns: Dsns, home: Path, plan: Plan) -> AsyncIterator[Fleet]:
    found = Fleet(dsns, home, plan)
    try:
        await found.start()
        yield found
    except BaseException:
        print(found.said())
        raise
    finally:
        await found.stop()


async def harass(fleet: Fleet, seconds: float, every: float, seed: int, held_s: float) -> list[str]:
    """Kill one of those that run each `every` seconds; hold one with SIGSTOP for `held_s`. What was done, in order."""
    rnd, done, began = random.Random(seed), list[str](), monotonic()
    held = rnd.choice(sorted(name for name in fleet.nodes if name != "rails"))
    holding = asyncio.create_task(_hold(fleet, held, seconds / 3, held_s))
    while (passed := monotonic() - began) < seconds:
        name = rnd.choice(sorted(fleet.alive()) or sorted(fleet.nodes))
        if fleet.kill(name):
            done.append(f"{passed:.1f} {name}")
        await asyncio.sleep(every)
    await holding
    return [*done, f"held {held} for {held_s:g} s"]


async def _hold(fleet: Fleet, name: str, after: float, held_s: float) -> None:
    await asyncio.sleep(after)
    while not fleet.hold(name):
        await asyncio.sleep(0.1)
    await asyncio.sleep(held_s)
    fleet.let_go(name)
