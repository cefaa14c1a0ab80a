"""A script in the one layout."""

from __future__ import annotations

from engine.editor.script import MAX_CHARACTERS
from primitives.ledger.script.format import format_script


def formatted(text: str) -> str | None:
    """With the text's own line ends. None where it does not parse, or is longer than an editor should wait for."""
    if len(text) > MAX_CHARACTERS:
        return None
    done = format_script(text)
    if done.problems:
        return None
    return done.text.replace("\n", "\r\n") if "\r\n" in text else done.text
