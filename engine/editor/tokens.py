"""The words of a script, also of one that does not parse yet: an editor asks while the text is being written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, cast

from primitives.ledger.script.comments import blank_comments

Kind = Literal["string", "variable", "account", "percent", "number", "asset", "word", "mark"]


class Span(NamedTuple):
    """A piece of a text: offsets in code points, the end just past the last."""

    start: int
    end: int

    def holds(self, offset: int) -> bool:
        """A caret at the end of a word is still at the word."""
        return self.start <= offset <= self.end


class Token(NamedTuple):
    """text: with its `$`, `@` or quotes; a string or an address may be unfinished. mark: any other character."""

    kind: Kind
    text: str
    span: Span


_TOKEN = re.compile(
    r"""
      (?P<string>   "(?:\\"|[^"\r\n])*"? )
    | (?P<variable> \$(?:[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*)? )
    | (?P<account>  @[a-zA-Z0-9_$:-]* )
    | (?P<percent>  [0-9]+(?:\.[0-9]+)?% )
    | (?P<number>   [0-9]+(?:_[0-9]+)* )
    | (?P<asset>    [A-Z][A-Z0-9]*(?:/[0-9]*)? )
    | (?P<word>     [a-z_][a-z0-9_]* )
    | (?P<mark>     \S )
    """,
    re.VERBOSE,
)


def tokens(text: str) -> Iterator[Token]:
    """Comments are left out."""
    for match in _TOKEN.finditer(blank_comments(text)[0]):
        yield Token(cast(Kind, match.lastgroup), match[0], Span(*match.span()))
