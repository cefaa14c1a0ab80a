"""Places of one text in the three ways they are told: offsets, the language's ranges, an editor's positions."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal, NamedTuple

from engine.editor.tokens import Span
from primitives.ledger.script.ranges import Range

Units = Literal["utf-8", "utf-16", "utf-32"]

_LINE_END = re.compile(r"\r\n|\r|\n")


class Position(NamedTuple):
    """As the protocol has it: both count from 0, the column in the units agreed upon, UTF-16 where none were."""

    line: int
    column: int


class Lines:
    """The language ends a line at `\\n` only and counts code points. The protocol ends it at `\\r` alone as well."""

    def __init__(self, text: str, units: Units = "utf-16") -> None:
        ends = list(_LINE_END.finditer(text))
        self._text = text
        self._units = units
        self._starts = [0, *(end.end() for end in ends)]
        self._ends = [*(end.start() for end in ends), len(text)]
        self._language_starts = [0, *(end.end() for end in ends if end[0].endswith("\n"))]

    def position(self, offset: int) -> Position:
        line = bisect_right(self._starts, max(0, offset)) - 1
        start, end = self._starts[line], min(offset, self._ends[line])
        return Position(line, self._width(self._text[start:end]))

    def offset(self, position: Position) -> int:
        """A column past the line's end means its end, a line past the last the text's end."""
        if position.line >= len(self._starts):
            return len(self._text)
        offset, column = self._starts[position.line], 0
        while offset < self._ends[position.line]:
            column += self._width(self._text[offset])
            if column > position.column:
                break
            offset += 1
        return offset

    def span(self, range_: Range) -> Span:
        """Of a place the language told, cut to its lines."""
        start = self._language_offset(range_.start_line, range_.start_col)
        return Span(start, max(start, self._language_offset(range_.end_line, range_.end_col)))

    def end(self) -> Position:
        return self.position(len(self._text))

    def _language_offset(self, line: int, column: int) -> int:
        if line >= len(self._language_starts):
            return len(self._text)
        following = self._language_starts[line + 1 : line + 2]
        return min(self._language_starts[line] + column, *following, len(self._text))

    def _width(self, piece: str) -> int:
        if self._units == "utf-16":
            return len(piece.encode("utf-16-le", "surrogatepass")) // 2
        return len(piece.encode("utf-8", "surrogatepass")) if self._units == "utf-8" else len(piece)
