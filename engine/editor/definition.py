"""Where a variable is declared, where it stands, and what its renaming changes."""

from __future__ import annotations

import re

from engine.editor.script import Script
from engine.editor.tokens import Span

_NAME = re.compile(r"[a-z_][a-z0-9_]*")


class NoRename(Exception):
    """Why it cannot be: told to the person who asked."""


def definition(script: Script, offset: int) -> Span | None:
    use = script.use_at(offset)
    declared = None if use is None else script.declaration(use.name)
    return None if declared is None else declared.span


def references(script: Script, offset: int, with_declaration: bool = True) -> tuple[Span, ...]:
    """Every place of the variable, in addresses too."""
    asked = script.use_at(offset)
    if asked is None:
        return ()
    declarations = {declared.span for declared in script.declared}
    spans = (use.span for use in script.uses if use.name == asked.name)
    return tuple(span for span in spans if with_declaration or span not in declarations)


def renamable(script: Script, offset: int) -> Span | None:
    """The name without its `$`, where there is one to rename."""
    use = script.use_at(offset)
    return None if use is None else Span(use.span.start + 1, use.span.end)


def rename(script: Script, offset: int, name: str) -> tuple[tuple[Span, ...], str]:
    """The pieces to replace, and by what. name: with or without its `$`. Raises NoRename."""
    asked = script.use_at(offset)
    if asked is None:
        raise NoRename("There is no variable here.")
    new = name.removeprefix("$")
    if not _NAME.fullmatch(new):
        raise NoRename(f"${new} is no name of a variable: small letters, digits and _, a letter or _ first.")
    if new != asked.name and any(use.name == new for use in script.uses):
        raise NoRename(f"${new} is another variable of this script.")
    return tuple(Span(span.start + 1, span.end) for span in references(script, offset)), new
