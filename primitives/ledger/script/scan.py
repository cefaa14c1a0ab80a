"""A look at a script's text before it is parsed: what can never be part of one, and what would take too long.

Each character is met once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from primitives.ledger.script.comments import comments

MAX_CHARACTERS = 1_000_000
MAX_WORDS = 20_000
MAX_NESTING = 200
MAX_PROBLEMS = 20


class Found(NamedTuple):
    """Something in the text from one offset to another. fatal: there is no use in parsing what is left."""

    start: int
    end: int
    message: str
    help: str = ""
    fatal: bool = False


def scan(text: str, code: str) -> list[Found]:
    """code: the text with its comments blanked. At most MAX_PROBLEMS, in the order of the text."""
    found: list[Found] = []
    for scanned in (_unreadable(text), _deep_comments(text), _words(code)):
        for one in scanned:
            found.append(one)
            if one.fatal or len(found) == MAX_PROBLEMS:
                return found
    return sorted(found)


_UNREADABLE = re.compile("[\\x00\ud800-\udfff]")


def _unreadable(text: str) -> Iterator[Found]:
    for character in _UNREADABLE.finditer(text):
        yield Found(*character.span(), f"{character[0]!r} is no character of a script")


_EDGE = re.compile(r"/\*|\*/")


def _deep_comments(text: str) -> Iterator[Found]:
    for start, end in comments(text):
        depth = 0
        for edge in _EDGE.finditer(text, start, end or len(text)) if text.startswith("/*", start) else ():
            depth += 1 if edge[0] == "/*" else -1
            if depth > MAX_NESTING:
                yield Found(*edge.span(), f"comments nest deeper than {MAX_NESTING} levels", fatal=True)


_WORD = re.compile(
    r"""(?P<open>[({\[])|(?P<close>[)}\]])
    |(?P<text>"(?:\\"|[^\r\n"])*")
    |(?P<cut>"[^\r\n]*)
    |(?P<word>@(?:[a-zA-Z0-9_-]+|\$[a-z_][a-z0-9_]*)(?::(?:[a-zA-Z0-9_-]+|\$[a-z_][a-z0-9_]*))*
        |\$[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*
        |[A-Z][A-Z0-9]*(?:/[0-9]+)?|[0-9]+(?:\.[0-9]+)?%|[0-9]+(?:_[0-9]+)*|[a-z][a-z_]*|\#!|[,=*+/\\-])
    |(?P<unknown>[^ \t\r\n\x00\ud800-\udfff])""",
    re.VERBOSE,
)


def _words(code: str) -> Iterator[Found]:
    """Brackets that nest too deeply, texts without an end, characters that no word has."""
    depth = 0
    for count, word in enumerate(_WORD.finditer(code), start=1):
        kind = word.lastgroup
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
        elif kind == "cut":
            yield Found(*word.span(), "this text is never closed", 'add `"` on the same line')
        elif kind == "unknown":
            yield Found(*word.span(), f"{word[0]!r} has no meaning here")
        if depth > MAX_NESTING:
            yield Found(*word.span(), f"this nests deeper than {MAX_NESTING} levels", fatal=True)
        if count > MAX_WORDS:
            yield Found(*word.span(), f"a script has at most {MAX_WORDS:,} words", fatal=True)
