"""Comments become spaces, so that every other character keeps its line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r'"(?:\\"|[^\r\n"])*"|//[^\n]*|/\*')
_NOT_NEWLINE = re.compile(r"[^\n]")


def blank_comments(text: str) -> tuple[str, int | None]:
    """The text without comments, and the offset of a block comment that is never closed."""
    pieces: list[str] = []
    copied = 0
    for start, end in comments(text):
        pieces.append(text[copied:start])
        pieces.append(_NOT_NEWLINE.sub(" ", text[start : len(text) if end is None else end]))
        if end is None:
            return "".join(pieces), start
        copied = end
    pieces.append(text[copied:])
    return "".join(pieces), None


def comments(text: str) -> Iterator[tuple[int, int | None]]:
    """Start and end of each comment; the end is None for a block that stays open. Block comments nest."""
    position = 0
    while token := _TOKEN.search(text, position):
        position = token.end()
        if token.group().startswith("//"):
            yield token.start(), position
        elif token.group() == "/*":
            closed = _end_of_block(text, position)
            yield token.start(), closed
            position = len(text) if closed is None else closed


_BLOCK_EDGE = re.compile(r"/\*|\*/")


def _end_of_block(text: str, position: int) -> int | None:
    depth = 1
    for edge in _BLOCK_EDGE.finditer(text, position):
        depth += 1 if edge.group() == "/*" else -1
        if depth == 0:
            return edge.end()
    return None
