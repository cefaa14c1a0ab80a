"""`finfactory bench`: what this machine carries, beside yardsticks measured in the same run."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, TypeVar

import typer
import uvicorn

from engine.bench.api import CONNECTIONS, ApiReport, Served, bench_api
from engine.bench.cash_outs import FLIGHT
from engine.bench.database import Server
from engine.bench.machine import machine, processor
from engine.bench.runs import Modules, RunsReport, bench_runs
from engine.bench.script import FORMS, ScriptReport, bench_script
from engine.bench.segments import SegmentsReport, bench_segments
from engine.commands.connected import settings_here
from engine.commands.database import ready_database
from engine.commands.refused import NO, Refused
from engine.postgres.dsn import Dsns
from engine.postgres.embedded import EmbeddedPostgres
from engine.postgres.passwords import kept
from engine.settings import Settings, settings_of_child
from primitives.catalog import CATALOG

T = TypeVar("T")

SERVER = "engine.commands.bench_server"
API, WORKER, RAILS, BARE = "engine.serve", "engine.work", "engine.sandbox", "engine.commands.bench_worker"

Seconds = Annotated[float, typer.Option(min=0.1, help="How long each measurement lasts.")]
Rounds = Annotated[int, typer.Option(min=1, help="How often everything is measured; medians are told.")]
AsJson = Annotated[bool, typer.Option("--json", help="End with one line of JSON.")]

bench = typer.Typer(no_args_is_help=True, help="Measure this machine, in a database made for it and dropped again.")


@bench.command()
def segments(seconds: Seconds = 5.0, rounds: Rounds = 5, as_json: AsJson = False) -> None:
    """Complete transfers through one committer, beside one transaction per request and bare COPY."""
    with reached_server(settings_here()) as server:
        typer.echo(f"on {machine(server.superuser)}")
        typer.echo("callers and committer in this process, over one connection; yardsticks in processes of their own")
        report = _run(bench_segments(server, CATALOG, seconds, rounds, typer.echo))
    _tell_segments(report)
    _end(report.document(), as_json, report.books_balance)


@bench.command()
def api(seconds: Seconds = 5.0, rounds: Rounds = 5, as_json: AsJson = False) -> None:
    """The generated endpoint beside one written by hand, with releases swapped in under load."""
    settings = settings_here()
    with reached_server(settings) as server, TemporaryDirectory() as folder:
        typer.echo(f"on {machine(server.superuser)}")
        typer.echo(f"one server process with both endpoints; {CONNECTIONS} kept-alive connections from this process")
        served = Served(SERVER, lambda dsns: settings_of_child(settings, dsns), Path(folder) / "server.log")
        report = _run(bench_api(server, CATALOG, served, seconds, rounds, typer.echo))
    _tell_api(report)
    _end(report.document(), as_json, report.well)


@bench.command()
def runs(seconds: Seconds = 10.0, rounds: Rounds = 3, as_json: AsJson = False) -> None:
    """Cash-outs by the simulated rails, from the request to the paid run, beside bare jobs."""
    settings = settings_here()
    with reached_server(settings) as server, TemporaryDirectory() as folder:
        typer.echo(f"on {machine(server.superuser)}")
        typer.echo(
            f"API, worker, rails and bare jobs are a process each; {FLIGHT} cash-outs under way from this process"
        )
        modules = Modules(API, WORKER, RAILS, BARE, _apart(settings, Path(folder)), Path(folder))
        report = _run(bench_runs(server, CATALOG, modules, seconds, rounds, typer.echo))
    _tell_runs(report)
    _end(report.document(), as_json, report.well)


@bench.command()
def script(seconds: Seconds = 1.0, rounds: Rounds = 5, as_json: AsJson = False) -> None:
    """Numscript compiled, beside its interpretation from the tree and functions written by hand; without a database."""
    typer.echo(f"on {processor()}")
    typer.echo("five shapes of a transfer, parsed before; everything in this process, the forms taking turns")
    report = bench_script(seconds, rounds, typer.echo)
    _tell_script(report)
    _end(report.document(), as_json, report.well)


def _apart(settings: Settings, folder: Path) -> Callable[[Dsns, int, int], Mapping[str, str]]:
    """An installation of the bench's own: its keys and the rails' store lie in `folder`."""

    def of_child(dsns: Dsns, port: int, rails: int) -> Mapping[str, str]:
        ours = replace(
            settings,
            home=folder,
            host="127.0.0.1",
            port=port,
            given_api_url=None,
            given_sandbox_port=rails,
            given_sandbox_url=None,
        )
        return settings_of_child(ours, dsns)

    return of_child


@contextmanager
def reached_server(settings: Settings) -> Iterator[Server]:
    """The server of this installation: the running one, or the embedded one for as long as the bench lasts.

    Raises Refused where only the roles' addresses are known, none of which may make a database.
    """
    if settings.database_url is None and settings.dsns is not None:
        raise Refused("A bench makes a database of its own: set DATABASE_URL to a superuser's address.")
    embedded = EmbeddedPostgres(settings.home)
    if settings.database_url is None and embedded.running():
        yield Server(embedded.uri(), None)
        return
    with ready_database(settings):
        if settings.database_url is None:
            yield Server(embedded.uri(), None)
        else:
            yield Server(settings.database_url, kept(settings.secrets))


def _run(work: Coroutine[Any, Any, T]) -> T:
    """On the event loop the API runs on. A signal ends it in order: databases are dropped, the server stopped."""

    async def run() -> T:
        task = asyncio.ensure_future(work)
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        return await task

    with asyncio.Runner(loop_factory=uvicorn.Config("", loop="auto").get_loop_factory()) as runner:
        try:
            return runner.run(run())
        except asyncio.CancelledError:
            raise Refused("The bench was stopped before its end.", NO) from None


def _tell_segments(report: SegmentsReport) -> None:
    for callers, figure in report.figures.items():
        typer.echo(f"{callers:>4} callers {figure}")
    for kind, movements in report.yardsticks.items():
        typer.echo(f"{kind:>12} {movements:>6} /s   ours over it: {report.over[kind]}")
    typer.echo(str(report.books))


def _tell_api(report: ApiReport) -> None:
    typer.echo(f"  generated {report.generated}   over handwritten: {report.over}")
    typer.echo(f"handwritten {report.handwritten}")
    typer.echo(f"   swapping {report.swapped}   {report.swaps} releases swapped in, {report.failed} requests failed")
    for answer in report.wrong:
        typer.echo(f"not wanted: {answer}")
    typer.echo(str(report.books))


def _tell_runs(report: RunsReport) -> None:
    typer.echo(f"cash-outs {report.cash_outs:>7} /s   p50 {report.took[0]} s   p99 {report.took[1]} s to paid")
    typer.echo(f"bare jobs {report.jobs:>7} /s   cash-outs over them: {report.over_jobs}")
    typer.echo(f"ended: {', '.join(f'{count} {status}' for status, count in report.ends.items())}")
    typer.echo(str(report.books))


def _tell_script(report: ScriptReport) -> None:
    for name, one in report.shapes.items():
        rates = "   ".join(f"{form} {one.rate(form):>7} /s" for form in FORMS)
        typer.echo(f"{name:>20}  {rates}   over them: {one.over('interpreted')}, {one.over('handwritten')}")
    told = "; ".join(report.wrong) or "money is conserved, and no bound was passed"
    same = "the same postings from all three" if report.same_postings else "not the same postings"
    typer.echo(f"books after {sum(one.scripts for one in report.shapes.values())} scripts: {told}; {same}")


def _end(document: dict[str, Any], as_json: bool, well: bool) -> None:
    """The last line, and the exit code: 1 where the books do not balance or a request failed."""
    if as_json:
        typer.echo(json.dumps(document))
    if not well:
        raise typer.Exit(NO)
