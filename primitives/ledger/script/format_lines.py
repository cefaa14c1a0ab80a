"""Words into lines: what fits into the width stands on one line, anything else is spread over several."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from primitives.ledger.script.format_gaps import Gap
from primitives.ledger.script.format_words import NOTHING_BEFORE, Group, Word, Words

WIDTH = 100
INDENT = "  "


def lay_out(script: Words, gaps: Sequence[Gap]) -> str:
    """gaps: one before each word, and one before the end."""
    printer = _Printer(script, gaps)
    for at in range(len(script.words)):
        printer.word(at)
    return printer.end()


class _Printer:
    def __init__(self, script: Words, gaps: Sequence[Gap]) -> None:
        self._words, self._groups, self._gaps = script.words, script.groups, gaps
        self._after_head = script.after_head
        self._opened_by = {group.first - 1: number for number, group in enumerate(script.groups)}
        self._must = _must_spread(script, gaps)
        self._spread = {0}
        self._ends = [0, *accumulate(map(_width, script.words, gaps))]
        self._out: list[str] = []
        self._column = 0

    def word(self, at: int) -> None:
        word, gap = self._words[at], self._gaps[at]
        breaks = word.breaks and word.group in self._spread
        self._comments(gap.trailing)
        if breaks:
            self._begin_item(at, word, gap)
        elif gap.ends_line:
            self._continue(word, gap)
        elif gap.trailing or gap.leading:
            self._comments(gap.leading)
            self._put(_after_comment(word))
        else:
            self._put(word.apart)
        self._put(word.text)
        if at in self._opened_by:
            self._decide(self._opened_by[at])

    def end(self) -> str:
        gap = self._gaps[-1]
        self._comments(gap.trailing)
        for row in gap.rows:
            self._line(0, row.blank)
            self._put(" ".join(row.comments))
        return "".join(self._out) + "\n" if self._out else ""

    # ── one gap ──

    def _begin_item(self, at: int, word: Word, gap: Gap) -> None:
        group = self._groups[word.group]
        blanks, first = group.layout.blanks, at == group.first
        after_head = at in self._after_head
        for row in gap.rows:
            self._line(group.depth, (row.blank or after_head) and blanks and not first)
            self._put(" ".join(row.comments))
            first, after_head = False, False
        closes = word.group > 0 and at == group.last
        self._line(group.depth - closes, (gap.blank or after_head) and blanks and not first and not closes)
        self._before(gap.leading)

    def _continue(self, word: Word, gap: Gap) -> None:
        """A comment ended the line where the layout would not have."""
        depth = self._groups[word.group].depth + 1
        for row in gap.rows:
            self._line(depth, blank=False)
            self._put(" ".join(row.comments))
        self._line(depth, blank=False)
        self._before(gap.leading)

    def _comments(self, comments: Sequence[str]) -> None:
        for comment in comments:
            self._put(f" {comment}")

    def _before(self, comments: Sequence[str]) -> None:
        for comment in comments:
            self._put(f"{comment} ")

    def _line(self, depth: int, blank: bool) -> None:
        if self._out:
            self._out.append("\n\n" if blank else "\n")
        self._column = 0
        self._put(INDENT * depth)

    def _put(self, text: str) -> None:
        if text:
            self._out.append(text)
        newline = text.rfind("\n")
        self._column = len(text) - newline - 1 + (self._column if newline < 0 else 0)

    # ── on one line, or on several ──

    def _decide(self, number: int) -> None:
        group = self._groups[number]
        if number in self._must or (group.parent in self._spread and not self._fits(group)):
            self._spread.add(number)

    def _fits(self, group: Group) -> bool:
        """With what follows it up to where the next line may begin."""
        room = WIDTH - self._column - (self._ends[group.last + 1] - self._ends[group.first])
        at = group.last + 1
        while room >= 0 and at < len(self._words) and not self._words[at].breaks and not self._gaps[at].spreads:
            room -= self._ends[at + 1] - self._ends[at]
            at += 1
        return room >= 0


def _width(word: Word, gap: Gap) -> int:
    """On one line with the word before."""
    comments = sum(len(comment) + 1 for comment in (*gap.trailing, *gap.leading))
    return len(word.text) + (comments + len(_after_comment(word)) if comments else len(word.apart))


def _after_comment(word: Word) -> str:
    return word.apart if word.text in NOTHING_BEFORE else " "


def _must_spread(script: Words, gaps: Sequence[Gap]) -> set[int]:
    """Groups that say so, or hold a comment that ends a line, and all groups around them."""
    found: set[int] = set()
    own = [number for number, group in enumerate(script.groups) if group.spreads]
    for number in (*own, *(word.group for word, gap in zip(script.words, gaps, strict=False) if gap.spreads)):
        while number >= 0 and number not in found:
            found.add(number)
            number = script.groups[number].parent
    return found
