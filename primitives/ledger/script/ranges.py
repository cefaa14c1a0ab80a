"""Places in a script's text."""

from __future__ import annotations

from typing import NamedTuple


class Range(NamedTuple):
    """Lines and columns count from 0; the end is just past the last character."""

    start_line: int
    start_col: int
    end_line: int
    end_col: int


def place_of(text: str, offset: int, length: int) -> Range:
    """Of a piece of the text that stands on one line."""
    line = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    return Range(line, column, line, column + length)
