"""What is wrong with a script, or probably not meant: everything at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from engine.editor.lines import Lines
from engine.editor.script import MAX_CHARACTERS
from engine.editor.tokens import Span
from primitives.ledger.script.diagnostics import diagnose
from primitives.ledger.script.messages import message_of

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
    for finding in diagnose(text):
        message = f"{message_of(finding)}: {finding.help}" if finding.help else message_of(finding)
        yield Told(lines.span(finding.range), finding.severity, finding.kind, message)
