"""Where the characters of a scalar stand in its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from engine.compiler.nodes import Style
from engine.compiler.source import Anchor

_MOST = 10_000
_ESCAPE_LENGTHS = {"x": 4, "u": 6, "U": 10}
_FOLD = re.compile(r"[ \t]*\n[ \t\n]*")


def anchors_of(style: Style, raw: str, text: str, line: int, column: int) -> tuple[Anchor, ...]:
    """raw: the scalar as written from (line, column) on, with quotes and block header; text: its value.

    Anchors are exact for the first 10,000 lines and escapes, which bounds the time a hostile text can take.
    """
    if style in ("single", "double"):
        return _of_quoted(style, raw[1:-1], line, column + 1)
    if "\n" not in raw:
        return (Anchor(0, line, column),)
    return tuple(islice(_of_lines(style, raw, text, line, column), _MOST)) or (Anchor(0, line, column),)


def _of_lines(style: Style, raw: str, text: str, line: int, column: int) -> Iterator[Anchor]:
    """Plain and block scalars: every line's content stands in the value as it is, in the same order."""
    offset = 0
    for number, written in enumerate(raw.split("\n")):
        content = written.strip(" \t")
        if not content or (number == 0 and style != "plain"):
            continue
        found = text.find(content, offset)
        if found < 0:
            return
        indent = len(written) - len(written.lstrip(" \t"))
        yield Anchor(found, line + number, indent + (column if number == 0 else 1))
        offset = found + len(content)


def _of_quoted(style: Style, raw: str, line: int, column: int) -> tuple[Anchor, ...]:
    """One anchor at the start, and one after each escape and fold."""
    anchors = [Anchor(0, line, column)]
    special = re.compile(r"''|[ \t]*\n[ \t\n]*" if style == "single" else r"\\.|[ \t]*\n[ \t\n]*", re.DOTALL)
    start_of_line, offset, at = -(column - 1), 0, 0
    while len(anchors) < _MOST and (match := special.search(raw, at)):
        offset += match.start() - at
        length, value, newlines = _special(raw, match)
        at = match.start() + length
        if newlines:
            line += newlines
            start_of_line = raw.rindex("\n", match.start(), at) + 1
        offset += value
        anchors.append(Anchor(offset, line, at - start_of_line + 1))
    return tuple(anchors)


def _special(raw: str, match: re.Match[str]) -> tuple[int, int, int]:
    """Characters in the source, characters in the value, and line ends of one escape or fold."""
    found = match[0]
    if found[0] not in "'\\":
        newlines = found.count("\n")
        return len(found), max(1, newlines - 1), newlines
    if found == "\\\n":
        fold = _FOLD.match(raw, match.start() + 1)
        length = 1 + len(fold[0]) if fold else 2
        newlines = raw.count("\n", match.start(), match.start() + length)
        return length, newlines - 1, newlines
    return (_ESCAPE_LENGTHS.get(found[1], 2) if found[0] == "\\" else 2), 1, 0
