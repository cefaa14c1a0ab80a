"""How a person and a program see problems: as a screen with the line and a caret, and as JSON values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.compiler.diagnostics import Problem
from engine.compiler.source import Place, Source

_WIDEST_LINE = 160
_BEFORE_CARET = 60


def screens(problems: Iterable[Problem], sources: Iterable[Source]) -> str:
    """All problems, a blank line between them; where a source is not given, its line is not shown."""
    lines = {source.path: source.lines for source in sources}
    return "\n\n".join(screen(problem, lines.get(problem.place.file, ())) for problem in problems)


def screen(problem: Problem, lines: tuple[str, ...]) -> str:
    """One problem. lines: of the source its place is in."""
    place = problem.place
    head = f"{place.file}:{place.line}:{place.column}  {problem.severity} {problem.code} {problem.name}"
    return "\n".join([head, *excerpt(place, problem.message, lines), *_labelled("path", problem.path), *_help(problem)])


def as_json(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [
        {
            "code": problem.code,
            "name": problem.name,
            "severity": problem.severity,
            "file": problem.place.file,
            "line": problem.place.line,
            "column": problem.place.column,
            "end_line": problem.place.end_line,
            "end_column": problem.place.end_column,
            "message": problem.message,
            "help": problem.help,
            "path": list(problem.path),
        }
        for problem in problems
    ]


def excerpt(place: Place, message: str, lines: tuple[str, ...]) -> list[str]:
    """The line with a caret under the place, and what there is to say of it."""
    if not 1 <= place.line <= len(lines):
        return [f"   {message}"]
    line = lines[place.line - 1].rstrip()
    start = min(place.column - 1, len(line))
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    line, start, end = _window(line, start, max(end, start + 1))
    blank = "".join("\t" if character == "\t" else " " for character in line[:start])
    return [f"{place.line:>5} | {line}", f"      | {blank}{'^' * (end - start)} {message}"]


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """The part of a very long line around its caret."""
    if len(line) <= _WIDEST_LINE:
        return line, start, end
    first = max(0, start - _BEFORE_CARET)
    part = line[first : first + _WIDEST_LINE]
    return part, start - first, min(end - first, len(part) + 1)


def _help(problem: Problem) -> list[str]:
    return _labelled("help", tuple(problem.help.split("\n")) if problem.help else ())


def _labelled(label: str, lines: tuple[str, ...]) -> list[str]:
    return [f"   {label + ': ' if first == 0 else ' ' * 6}{line}" for first, line in enumerate(lines)]
