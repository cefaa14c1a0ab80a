"""`finfactory test`: run a template's scenarios against its real API on a real database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from engine.commands.check import Format
from engine.commands.refused import Refused
from engine.commands.texts import read_source
from engine.compiler.diagnostics import Problems
from engine.compiler.screen import as_json as problems_as_json
from engine.compiler.screen import screens
from engine.compiler.source import Source
from engine.postgres.dsn import Dsns
from engine.scenarios.database import passing_database
from engine.scenarios.report import as_json, as_screen
from engine.scenarios.run import Ready, Result, prepare, run
from engine.scenarios.world import open_world
from primitives.catalog import CATALOG

SCENARIOS, TEMPLATE = "scenarios", "template.yaml"
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A scenario's file and its template's."""

    path: Path
    template: Path


@dataclass(frozen=True, slots=True)
class Prepared:
    """sources: the texts the problems point into. unready: how many scenarios cannot run."""

    ready: tuple[Ready, ...]
    problems: Problems
    sources: tuple[Source, ...]
    unready: int


def run_scenarios(
    paths: Annotated[list[Path], typer.Argument(help="Templates' folders, folders of scenarios, or scenarios.")],
    output: Annotated[Format, typer.Option("--format", help="screen: for people; json: for programs.")] = Format.SCREEN,
) -> None:
    """Run scenarios, each on a tenant of its own in a database that lasts as long as they do.

    Ends with 0 when all pass, with 1 where one fails.
    """
    prepared = prepare_all([text for path in paths for text in scenarios_at(path)])
    results: tuple[Result, ...] = ()
    if prepared.ready:
        with passing_database() as dsns:
            results = asyncio.run(run_all(prepared.ready, dsns))
    typer.echo(_as_json(prepared, results) if output is Format.JSON else _as_screen(prepared, results))
    if prepared.problems.failed or any(result.failures for result in results):
        raise typer.Exit(1)


def scenarios_at(path: Path) -> Iterator[Text]:
    """Scenarios of a template's folder, of a folder of scenarios, or the one file. Raises Refused."""
    folder = path / SCENARIOS if (path / TEMPLATE).is_file() else path
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else [path]
    if not files or not files[0].is_file():
        raise Refused(f"There is no scenario at {path}.")
    for file in files:
        template = file.parent.parent / TEMPLATE
        if not template.is_file():
            raise Refused(f"{file} has no template: it would be {template}.")
        yield Text(file, template)


def prepare_all(texts: Sequence[Text]) -> Prepared:
    """Every scenario read, compiled and bound, and every problem of all of them."""
    problems, ready, sources, numbers = Problems(), list[Ready](), list[Source](), count(1)
    templates = {text.template: read_source(text.template) for text in texts}
    for text in texts:
        source = read_source(text.path)
        sources.append(source)
        found = prepare(source, templates[text.template], f"scenario-{next(numbers)}", CATALOG, problems)
        ready += [found] if found else []
    return Prepared(tuple(ready), problems, (*sources, *templates.values()), len(texts) - len(ready))


async def run_all(ready: Sequence[Ready], dsns: Dsns) -> tuple[Result, ...]:
    """dsns: of a migrated database without these tenants. Some run while others wait; each is on its own tenant."""
    room = asyncio.Semaphore(AT_ONCE)
    async with open_world(dsns, CATALOG) as world:

        async def run_one(one: Ready) -> Result:
            async with room:
                return await run(one, world)

        return tuple(await asyncio.gather(*map(run_one, ready)))


def _as_json(prepared: Prepared, results: Sequence[Result]) -> str:
    passed, failed = _counts(prepared, results)
    found = {
        "passed": passed,
        "failed": failed,
        "problems": problems_as_json(prepared.problems),
        "scenarios": as_json(results),
    }
    return json.dumps(found, indent=2, ensure_ascii=False)


def _as_screen(prepared: Prepared, results: Sequence[Result]) -> str:
    passed, failed = _counts(prepared, results)
    parts = (screens(prepared.problems, prepared.sources), as_screen(results), f"{passed} passed, {failed} failed")
    return "\n\n".join(part for part in parts if part)


def _counts(prepared: Prepared, results: Sequence[Result]) -> tuple[int, int]:
    passed = sum(not result.failures for result in results)
    return passed, len(results) - passed + prepared.unready
