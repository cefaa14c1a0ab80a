"""The reference is whole: whatever the product names to a user has its paragraph, and nothing else has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from engine.cli import command_line
from engine.settings import read_settings
from primitives.catalog import CATALOG
from primitives.kit.action import Write
from primitives.kit.contract import Manifest

CHECKOUT = Path(__file__).parents[1]
REFERENCE = CHECKOUT / "docs" / "reference"


def paragraphs(page: str) -> dict[str, str]:
    """By heading of the third level: the text below it."""
    parts = re.split(r"^#+ (.*)\n", (REFERENCE / page).read_text(), flags=re.MULTILINE)[1:]
    levels = re.findall(r"^(#+) ", (REFERENCE / page).read_text(), re.MULTILINE)
    found = zip(levels, parts[::2], parts[1::2], strict=True)
    return {heading: text.strip() for level, heading, text in found if level == "###"}


def actions(manifest: Manifest) -> Iterator[Write]:
    yield from manifest.writes
    for resource in (*manifest.resources, *(one.resource for one in manifest.admin)):
        yield from (one for one in (resource.create, *resource.do.values(), *resource.by_operations.values()) if one)


def commands(group: TyperGroup, prefix: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}"


def of_primitives() -> set[str]:
    named = {f"{manifest.name}.{write.name}" for manifest in CATALOG for write in actions(manifest)}
    named |= {f"{one.name}.{part.name}" for one in CATALOG for part in (*one.calls, *one.inbound, *one.lookups)}
    return named | {f"{manifest.name}.{view.name}" for manifest in CATALOG for view in manifest.views}


def of_events() -> set[str]:
    return {event.name for manifest in CATALOG for event in manifest.events}


def of_problems() -> set[str]:
    files = (CHECKOUT / "engine").glob("*/*answers.py")
    source = "".join(file.read_text() for file in files)
    refusals = set(re.findall(r'\bProblem\(\s*"([a-z_]+)"', source))
    assert "idempotency_key_reused" in refusals
    return refusals | {problem.code for manifest in CATALOG for problem in manifest.problems}


def of_settings() -> set[str]:
    asked: set[str] = set()

    class Asked(dict[str, str]):
        def get(self, name: str, default: Any = None) -> Any:
            asked.add(name)
            return default

    read_settings(Asked(), root=True)
    return asked


def of_commands() -> set[str]:
    group = typer.main.get_command(command_line())
    assert isinstance(group, TyperGroup)
    return set(commands(group))


@pytest.mark.parametrize(
    "page, names",
    [
        ("primitives.md", of_primitives()),
        ("events.md", of_events()),
        ("api-problems.md", of_problems()),
        ("settings.md", of_settings()),
        ("commands.md", of_commands()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_name_has_its_paragraph_and_no_other_has(page: str, names: set[str]) -> None:
    found = paragraphs(page)
    assert found.keys() == names
    assert [name for name, text in found.items() if len(text.split()) < 3] == []


@pytest.mark.parametrize("manifest", CATALOG, ids=lambda manifest: manifest.name)
def test_a_primitive_tells_about_itself(manifest: Manifest) -> None:
    readme = (CHECKOUT / "primitives" / manifest.name / "README.md").read_text()
    assert readme.startswith(f"# {manifest.name}\n")


def test_an_action_names_only_problems_and_events_that_are_explained() -> None:
    known = paragraphs("events.md").keys() | paragraphs("api-problems.md").keys()
    told = paragraphs("primitives.md")
    wrong = [
        f"{name}: {code}"
        for name, text in told.items()
        for part in re.findall(r"(?:Declines|Publishes):?([^.]*(?:`[a-z_.]+`[^.`]*)*)", text)
        for code in re.findall(r"`([a-z_.]+)`", part)
        if code not in known and code not in ("none", "rule", "at_most")
    ]
    assert wrong == []


def test_every_decision_is_listed() -> None:
    folder = CHECKOUT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", (folder / "README.md").read_text())
    assert listed == sorted(file.name for file in folder.glob("[0-9]*.md"))


def test_every_recipe_names_files_that_are_there() -> None:
    for document in ("CONTRIBUTING.md", "ARCHITECTURE.md"):
        text = (CHECKOUT / document).read_text()
        named = re.findall(r"`((?:engine|primitives|tests|templates|tenants|docs|schemas)/[A-Za-z0-9_./-]+)`", text)
        assert named
        assert [name for name in named if not (CHECKOUT / name).exists()] == []
