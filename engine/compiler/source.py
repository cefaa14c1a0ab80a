"""A text a person wrote, and the places in it that problems point at."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Source:
    """path: as it is shown in problems. content: bytes of a file, or text that is already decoded."""

    path: str
    content: bytes | str

    @property
    def size(self) -> int:
        """In bytes, or characters where the content is text."""
        return len(self.content)

    @property
    def text(self) -> str:
        """With `\\n` line ends and no byte order mark; undecodable bytes become U+FFFD."""
        content = self.content
        text = content.decode("utf-8", errors="replace") if isinstance(content, bytes) else content
        return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.split("\n"))


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of a source. Lines and columns count from 1, columns in characters; the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, last: Place) -> Place:
        """From the start of this place to the end of `last`."""
        return replace(self, end_line=last.end_line, end_column=last.end_column)

    def shifted(self, start: int, end: int) -> Place:
        """The characters `start` to `end` of a place that lies on one line."""
        column = self.column
        return Place(self.file, self.line, column + start, self.line, column + end)


class Anchor(NamedTuple):
    """From this offset of a scalar's text on, characters follow each other from (line, column)."""

    offset: int
    line: int
    column: int


def place_in(file: str, anchors: tuple[Anchor, ...], start: int, end: int) -> Place:
    """Where the characters `start` to `end` (exclusive) of a scalar's text stand in its source.

    anchors: not empty, by ascending offset.
    """
    line, column = _position(anchors, start)
    end_line, end_column = _position(anchors, max(start, end - 1))
    return Place(file, line, column, end_line, end_column + (1 if end > start else 0))


def _position(anchors: tuple[Anchor, ...], offset: int) -> tuple[int, int]:
    index = bisect_right(anchors, offset, key=attrgetter("offset")) - 1
    anchor = anchors[max(index, 0)]
    return anchor.line, anchor.column + max(offset - anchor.offset, 0)
