"""The examples of docs/problems.md, and the cases in tests/cases/problems: a text and the screen it gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "problems.md"
CASES = ROOT / "tests" / "cases" / "problems"

_SECTION = re.compile(r"^## (FF\d{3}) (\S+)$", re.MULTILINE)
_EXAMPLE = re.compile(r"^```yaml\n(.*?)^```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """origin: for the name of a test."""

    code: str
    origin: str
    text: str
    screen: str


def page_sections() -> dict[str, str]:
    """Codes and names, in the page's order."""
    return dict(_SECTION.findall(PAGE.read_text()))


def page_examples() -> list[Example]:
    """Each `yaml` block followed by a `text` block, under the heading of its code."""
    page = PAGE.read_text()
    starts = [*_SECTION.finditer(page)]
    ends = [match.start() for match in starts[1:]] + [len(page)]
    return [
        Example(section[1], f"{section[1]}-page-{number}", *example)
        for section, end in zip(starts, ends, strict=True)
        for number, example in enumerate(_EXAMPLE.findall(page[section.end() : end]), 1)
    ]


def cases() -> list[Example]:
    return [
        Example(path.parent.name, f"{path.parent.name}-{path.stem}", path.read_text(), _screen_of(path))
        for path in sorted(CASES.glob("FF*/*.yaml"))
    ]


def _screen_of(path: Path) -> str:
    return path.with_suffix(".txt").read_text()
