"""What stands between two words of a script: comments, on the line of one of them or on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from primitives.ledger.script.comments import comments
from primitives.ledger.script.format_words import Word


class Row(NamedTuple):
    """A line of comments. blank: an empty line stands before it."""

    comments: tuple[str, ...]
    blank: bool


_NOTHING = Row((), blank=False)


class Gap(NamedTuple):
    """trailing: comments on the line of the word before. leading: on the line of the word after.

    blank: an empty line stands before the leading ones and the word.
    """

    trailing: tuple[str, ...]
    rows: tuple[Row, ...]
    leading: tuple[str, ...]
    blank: bool

    @property
    def ends_line(self) -> bool:
        """The word after cannot stand on the line of the word before."""
        return bool(self.rows) or any(comment.startswith("//") for comment in self.trailing)

    @property
    def spreads(self) -> bool:
        """What is around it does not fit on one line, however short it is."""
        return self.ends_line or any("\n" in comment for comment in (*self.trailing, *self.leading))


def read_gaps(text: str, words: Sequence[Word]) -> list[Gap]:
    """One before each word, and one before the end."""
    found = list(comments(text))
    gaps: list[Gap] = []
    start = at = 0
    for word in (*words, None):
        end, first = word.start if word else len(text), at
        while at < len(found) and found[at][0] < end:
            at += 1
        rows = _rows(text, start, end, [(begin, close or end) for begin, close in found[first:at]])
        gaps.append(_gap([_NOTHING, *rows] if not gaps else rows, word))
        start = word.end if word else end
    return gaps


def _rows(text: str, start: int, end: int, inside: Sequence[tuple[int, int]]) -> list[Row]:
    """The comments line by line; the last row is the one that the word after stands on."""
    rows: list[list[str]] = [[]]
    blank = [False]
    for first, last in (*inside, (end, end)):
        newlines = text.count("\n", start, first)
        if newlines:
            rows.append([])
            blank.append(newlines > 1)
        if first < last:
            rows[-1].append(_clean(text[first:last]))
        start = last
    return [Row(tuple(row), after_blank) for row, after_blank in zip(rows, blank, strict=True)]


_LINE_END = re.compile(r"\r+\n")


def _clean(comment: str) -> str:
    return comment.rstrip(" \t\r") if comment.startswith("//") else _LINE_END.sub("\n", comment)


def _gap(rows: list[Row], after: Word | None) -> Gap:
    """A comment that only a closing bracket follows, or nothing, belongs to what is before."""
    if after is None or (after.breaks and after.text in (")", "}") and rows[-1].comments):
        rows = [*rows, _NOTHING]
    if len(rows) == 1:
        return Gap((), (), rows[0].comments, blank=False)
    between = tuple(row for row in rows[1:-1] if row.comments)
    return Gap(rows[0].comments, between, rows[-1].comments, rows[-1].blank)
