"""One layout for every script: the words stay, in their order with their comments; only the space between is ours."""

from __future__ import annotations

from typing import NamedTuple

from primitives.ledger.script.build import ScriptProblem
from primitives.ledger.script.comments import blank_comments
from primitives.ledger.script.format_gaps import read_gaps
from primitives.ledger.script.format_lines import lay_out
from primitives.ledger.script.format_words import read_words
from primitives.ledger.script.parse import parse


class Formatted(NamedTuple):
    """text: as it was where there are problems."""

    text: str
    problems: tuple[ScriptProblem, ...]


def format_script(text: str) -> Formatted:
    """Means what `text` means; formatted again it stays as it is.

    Lines end with a newline alone, and no byte order mark stands before them.
    """
    problems = parse(text).problems
    if problems:
        return Formatted(text, problems)
    read = text.removeprefix("\ufeff")
    code, _ = blank_comments(read)
    script = read_words(code)
    return Formatted(lay_out(script, read_gaps(read, script.words)), ())
