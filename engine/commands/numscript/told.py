"""What is wrong in a script, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from engine.commands.numscript.scripts import Script
from engine.compiler.screen import excerpt
from engine.compiler.source import Place
from primitives.ledger.script.build import ScriptProblem
from primitives.ledger.script.diagnostics import diagnose
from primitives.ledger.script.errors import ScriptError
from primitives.ledger.script.finding import Severity
from primitives.ledger.script.messages import message_of
from primitives.ledger.script.ranges import Range


class Told(NamedTuple):
    """code: the name under which Numscript knows it. help: what to write instead, or empty."""

    place: Place
    severity: Severity
    code: str
    message: str
    help: str = ""


def all_told(script: Script) -> list[Told]:
    """Everything that can be said of a script before it runs, in the order of the text."""
    if script.undecodable:
        return told_problems(script, (script.undecodable,))
    return [
        Told(_place(script, finding.range), finding.severity, finding.kind, message_of(finding), finding.help)
        for finding in diagnose(script.text)
    ]


def told_problems(script: Script, problems: Iterable[ScriptProblem]) -> list[Told]:
    return [Told(_place(script, one.range), "error", "Parsing", one.message, one.help) for one in problems]


def told_error(script: Script, error: ScriptError) -> Told:
    return Told(_place(script, error.range), "error", error.code, str(error))


def _place(script: Script, range_: Range) -> Place:
    line, column, end_line, end_column = (number + 1 for number in range_)
    return Place(script.name, line, column, end_line, end_column)


# ── for people ─────────────────────────────────────────────────────────────────────────────────────────────


def screens(told: Sequence[Told], script: Script) -> Iterator[str]:
    lines = tuple(script.text.split("\n"))
    for one in told:
        place = one.place
        shown = tuple(map(visible, lines[place.line - 1 : place.line]))
        below = excerpt(place, visible(one.message), (*[""] * (place.line - 1), *shown))
        helped = [f"   help: {one.help}"] if one.help else []
        head = f"{place.file}:{place.line}:{place.column}  {one.severity} {one.code}"
        yield "\n".join([head, *below, *helped])


def visible(text: str) -> str:
    """No character that would move a terminal's cursor or colour it."""
    return "".join(one if one.isprintable() or one == "\t" else "\ufffd" for one in text.rstrip("\r"))


# ── for programs ───────────────────────────────────────────────────────────────────────────────────────────


def as_json(told: Iterable[Told]) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "severity": one.severity,
            "file": one.place.file,
            "line": one.place.line,
            "column": one.place.column,
            "end_line": one.place.end_line,
            "end_column": one.place.end_column,
            "message": one.message,
            "help": one.help or None,
        }
        for one in told
    ]


def dumped(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
