"""A script as an editor sees it: its words, what it declares and where each variable stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from engine.editor.tokens import Span, Token, tokens

MAX_CHARACTERS = 20_000
"""Half a second's reading. A longer text is opened, and nothing is said of it."""

STATEMENTS = frozenset({"send", "save", "set_tx_meta", "set_account_meta"})


class Declared(NamedTuple):
    """A line of `vars`. span: of `$name`. origin: what stands after `=`, or empty."""

    type_name: str
    name: str
    span: Span
    origin: str


class Use(NamedTuple):
    """A variable wherever it stands, its declaration too. span: of `$name`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Script:
    text: str
    tokens: tuple[Token, ...]
    declared: tuple[Declared, ...]
    uses: tuple[Use, ...]

    @property
    def unread(self) -> bool:
        return len(self.text) > MAX_CHARACTERS

    def token_at(self, offset: int) -> Token | None:
        """Where two words meet, the one that says more: a name before a bracket."""
        touched = [token for token in self.tokens if token.span.holds(offset)]
        return min(touched, key=lambda token: token.kind == "mark", default=None)

    def use_at(self, offset: int) -> Use | None:
        return next((use for use in self.uses if use.span.holds(offset)), None)

    def declaration(self, name: str) -> Declared | None:
        """The first of the name: a second one is a mistake."""
        return next((one for one in self.declared if one.name == name), None)


def read_script(text: str) -> Script:
    if len(text) > MAX_CHARACTERS:
        return Script(text, (), (), ())
    words = tuple(tokens(text))
    return Script(text, words, tuple(_declared(text, words)), tuple(_uses(words)))


def _declared(text: str, words: Sequence[Token]) -> Iterator[Declared]:
    block = _block(words)
    starts = [at for at, pair in enumerate(pairwise(block)) if _declares(*pair)]
    for start, end in pairwise([*starts, len(block)]):
        type_, variable, *origin = block[start:end]
        written = text[origin[1].span.start : origin[-1].span.end] if len(origin) > 1 else ""
        yield Declared(type_.text, variable.text[1:], variable.span, " ".join(written.split()))


def _declares(type_: Token, variable: Token) -> bool:
    return type_.kind == "word" and variable.kind == "variable" and variable.text != "$"


def _block(words: Sequence[Token]) -> Sequence[Token]:
    """What stands between the braces of `vars`; one that is not closed yet ends where statements begin."""
    for start, pair in enumerate(pairwise(words)):
        if (pair[0].text, pair[1].text) == ("vars", "{"):
            rest = words[start + 2 :]
            ends = (at for at, token in enumerate(rest) if token.text == "}" or token.text in STATEMENTS)
            return rest[: next(ends, len(rest))]
    return ()


_INTERPOLATED = re.compile(r"\$[a-z_][a-z0-9_]*")


def _uses(words: Sequence[Token]) -> Iterator[Use]:
    for token in words:
        if token.kind == "variable" and token.text != "$":
            yield Use(token.text[1:], token.span)
        elif token.kind == "account":
            for part in _INTERPOLATED.finditer(token.text):
                start = token.span.start + part.start()
                yield Use(part[0][1:], Span(start, start + len(part[0])))
