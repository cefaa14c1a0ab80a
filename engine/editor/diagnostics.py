"""What is wrong with a script, or probably not meant: everything at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from engine.editor.lines import Lines
from engine.editor.script import MAX_CHARACTERS
from engine.editor.tokens import Span
from primitives.ledger.script.diagnostics import diagnose
from primitives.ledger.script.messages import message_of
from primitives.ledger.script.parse import parse

TOO_LONG = "TooLong"


class Told(NamedTuple):
    """code: the name of the finding in the language."""

    span: Span
    severity: Literal["error", "warning", "information"]
    code: str
    message: str


def told(text: str, lines: Lines) -> tuple[Told, ...]:
    """In the order of the text. A text that is too long is not read at all, and says so."""
    if len(text) > MAX_CHARACTERS:
        message = (
            f"not analysed: the editor reads scripts of up to {MAX_CHARACTERS:,} characters, this one has "
            f"{len(text):,}; `finfactory script check` reads all of it"
        )
        return (Told(Span(0, 0), "information", TOO_LONG, message),)
    return tuple(_told(text, lines))


def _told(text: str, lines: Lines) -> Iterator[Told]:
    findings = diagnose(text)
    if any(finding.kind == "Parsing" for finding in findings):
        for problem in parse(text).problems:
            message = f"{problem.message}: {problem.help}" if problem.help else problem.message
            yield Told(lines.span(problem.range), "error", "Parsing", message)
        return
    for finding in findings:
        yield Told(lines.span(finding.range), finding.severity, finding.kind, message_of(finding))
