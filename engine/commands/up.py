"""`finfactory up`: the database, the migrations, then every process, until a signal ends them all."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from engine.commands.account import ready_admin
from engine.commands.connected import connected
from engine.commands.database import ready_database
from engine.commands.demo import ready_demo
from engine.commands.key import TENANT
from engine.commands.lock import only_starter
from engine.commands.refused import Refused
from engine.control.account_changes import Issued
from engine.leftovers import Leftovers
from engine.postgres.dsn import Dsns
from engine.postgres.locations import migration_locations
from engine.postgres.migrate import upgrade
from engine.settings import Settings, reached_at, read_settings, settings_of_child
from engine.supervisor import Process, Supervisor

OF_DATABASE = ("DATABASE_URL", "FINFACTORY_OWNER_URL", "FINFACTORY_COMMITTER_URL", "FINFACTORY_READER_URL")


def up(
    port: Annotated[int | None, typer.Option(min=1, max=65534, help="Where the API listens.")] = None,
    console: Annotated[bool, typer.Option(help="Start the console too, where FINFACTORY_CONSOLE_PORT says.")] = True,
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many workers make the calls that runs need.")] = 1,
) -> None:
    """Start the product: database, migrations, API, workers, simulators and console."""
    settings = read_settings(os.environ, root=os.geteuid() == 0)
    if port is not None:
        settings = replace(settings, port=port)
    with only_starter(settings.home):
        leftovers = Leftovers(settings.home / "children")
        leftovers.end_all()
        for taken in _ports(settings, console and _console_app() is not None):
            _refuse_taken(settings.host, taken)
        with ready_database(settings) as dsns:
            upgrade(dsns.owner, migration_locations())
            key, admin = asyncio.run(_ready(settings, dsns))
            settings.logs.mkdir(mode=0o700, exist_ok=True)
            _introduce(settings, key)
            _introduce_admin(admin)
            supervisor = Supervisor(processes(settings, dsns, console, workers), settings.logs, leftovers, _say)
            asyncio.run(supervisor.run())


def _ports(settings: Settings, console: bool) -> Sequence[int]:
    """Every one that something of ours will listen at."""
    sandbox = [settings.sandbox_port] if _has_own_sandbox(settings) else []
    return [settings.port, *sandbox, *([settings.console_port] if console else [])]


async def _ready(settings: Settings, dsns: Dsns) -> tuple[str, Issued | None]:
    """The demo tenant's key; and the first account, where this is the first start."""
    async with connected(dsns) as everything:
        return await ready_demo(everything, settings), await ready_admin(everything)


def _introduce_admin(admin: Issued | None) -> None:
    """On the terminal alone, once: it is kept nowhere. `finfactory account reset admin` makes another."""
    if admin is not None:
        _say(f"{'sign in as':<11} {admin.account.login}")
        _say(f"{'password':<11} {admin.password}   (shown this once; you choose your own when you sign in)")


def _introduce(settings: Settings, key: str) -> None:
    """What a newcomer needs: where things are, and the first key."""
    api = f"{reached_at(settings.host, settings.port)}/{TENANT}/e-wallet/v1"
    for what, where in (
        ("tenant API", api),
        ("documents", f"{api}/docs"),
        ("control API", f"{reached_at(settings.host, settings.port)}/control"),
        ("its docs", f"{reached_at(settings.host, settings.port)}/docs"),
        ("events", f"{reached_at(settings.host, settings.port)}/events"),
        ("API key", key),
        ("more keys", "finfactory key operations · finfactory key finance"),
    ):
        _say(f"{what:<11} {where}")


def processes(settings: Settings, dsns: Dsns, console: bool, workers: int = 1) -> Sequence[Process]:
    """The console is there when its package and Streamlit are installed, the sandbox unless it runs elsewhere."""
    started = [_api(settings, dsns)]
    if _has_own_sandbox(settings):
        started.append(_sandbox(settings, dsns))
    started += [_worker(settings, dsns, number) for number in range(workers)]
    app = _console_app()
    if console and app is not None:
        started.append(_console(settings, app))
    return started


def _console_app() -> Path | None:
    """None where the console or Streamlit is not installed."""
    spec = find_spec("console")
    if spec is None or not spec.submodule_search_locations or find_spec("streamlit") is None:
        return None
    return Path(spec.submodule_search_locations[0]) / "app.py"


def _api(settings: Settings, dsns: Dsns) -> Process:
    address = reached_at(settings.host, settings.port)
    return Process(
        name="api",
        argv=(sys.executable, "-m", settings.serve_module),
        env={**os.environ, "PYTHONUNBUFFERED": "1", **settings_of_child(settings, dsns)},
        health=f"{address}/healthz",
        address=address,
    )


def _worker(settings: Settings, dsns: Dsns, number: int) -> Process:
    """Each tells its metrics on a port of its own, one above the other."""
    port = settings.worker_metrics_port
    mine = replace(settings, worker_metrics_port=port + number if port else None)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", **settings_of_child(mine, dsns)}
    name = f"worker-{number + 1}" if number else "worker"
    return Process(name=name, argv=(sys.executable, "-m", "engine.work"), env=environment)


def _has_own_sandbox(settings: Settings) -> bool:
    """Simulators with an address of their own run on another machine."""
    return settings.given_sandbox_url is None


def _sandbox(settings: Settings, dsns: Dsns) -> Process:
    """The simulated outside of sandbox tenants; it knows nothing of the database."""
    return Process(
        name="sandbox",
        argv=(sys.executable, "-m", "engine.sandbox"),
        env=_without_database({**os.environ, "PYTHONUNBUFFERED": "1", **settings_of_child(settings, dsns)}),
        health=f"{settings.sandbox_url}/healthz",
        address=settings.sandbox_url,
    )


def _console(settings: Settings, app: Path) -> Process:
    """Knows the API's address and nothing of the database."""
    api, address = reached_at(settings.host, settings.port), settings.console_url
    place = ("--server.address", settings.host, "--server.port", str(settings.console_port))
    quiet = ("--server.headless", "true", "--browser.gatherUsageStats", "false")
    return Process(
        name="console",
        argv=(sys.executable, "-m", "streamlit", "run", str(app), *place, *quiet),
        env={**_without_database(os.environ), "FINFACTORY_API": api},
        health=f"{address}/_stcore/health",
        address=address,
    )


def _without_database(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name not in OF_DATABASE}


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(f"Cannot listen on {host}:{port}: {error.strerror}. Choose another --port.") from None


def _say(line: str) -> None:
    typer.echo(f"finfactory: {line}", err=True)
