"""What stands in a script, as an outline: its variables and its statements."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from engine.editor.script import STATEMENTS, Script
from engine.editor.tokens import Span, Token

_WIDEST = 60


class Symbol(NamedTuple):
    """span: all of it. selected: the piece that names it, within the span."""

    kind: Literal["variable", "statement"]
    name: str
    detail: str
    span: Span
    selected: Span


def symbols(script: Script) -> tuple[Symbol, ...]:
    return (*_variables(script), *_statements(script))


def _variables(script: Script) -> Iterator[Symbol]:
    for declared in script.declared:
        yield Symbol("variable", f"${declared.name}", declared.type_name, declared.span, declared.span)


def _statements(script: Script) -> Iterator[Symbol]:
    """From each statement's first word to the last before the next one's."""
    starts = [at for at, token in enumerate(script.tokens) if token.kind == "word" and token.text in STATEMENTS]
    for start, end in pairwise([*starts, len(script.tokens)]):
        words = script.tokens[start:end]
        span = Span(words[0].span.start, words[-1].span.end)
        yield Symbol("statement", _name(script, words), "", span, words[0].span)


def _name(script: Script, words: tuple[Token, ...]) -> str:
    """`send [USD/2 100]`, and all of a shorter statement."""
    end = words[-1].span.end
    if words[0].text == "send":
        end = next((token.span.start for token in words if token.text == "("), end)
    name = " ".join(script.text[words[0].span.start : end].split())
    return f"{name[:_WIDEST]}…" if len(name) > _WIDEST else name
