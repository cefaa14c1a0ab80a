"""The brackets that are open at a place of a script, each with the words that stand in it directly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.editor.script import STATEMENTS
from engine.editor.texts import WORDS
from engine.editor.tokens import Token

Kind = Literal["root", "vars", "pragma", "features", "send", "call", "monetary", "block", "group"]

_CLOSING = frozenset(")]}")


@dataclass(slots=True)
class Frame:
    """kind: what the bracket is. name: of the function that is called. words: a closed bracket is its last mark."""

    kind: Kind
    name: str = ""
    words: list[Token] = field(default_factory=list)

    def last(self) -> str:
        return self.words[-1].text if self.words else ""


def frames(words: Iterable[Token]) -> Sequence[Frame]:
    """Outermost first. A word that begins a statement begins anew: what is open before it is a broken text."""
    open_ = [Frame("root")]
    for token in words:
        if token.kind == "word" and token.text in STATEMENTS:
            open_ = [Frame("root")]
        if token.kind == "mark" and token.text in "([{":
            open_.append(_opened(token.text, open_[-1]))
            continue
        if token.kind == "mark" and token.text in _CLOSING and len(open_) > 1:
            open_.pop()
        open_[-1].words.append(token)
    return open_


def _opened(mark: str, around: Frame) -> Frame:
    last = around.last()
    if mark == "{":
        return Frame("vars" if last == "vars" else "block")
    if mark == "[":
        return Frame("pragma" if last == "!" else "monetary")
    if around.kind == "pragma":
        return Frame("features")
    if around.words and around.words[-1].kind == "word" and (last not in WORDS or last == "overdraft"):
        return Frame("call", last)
    if around.kind == "root" and len(around.words) > 1 and around.words[0].text == "send" and last not in "+-/":
        return Frame("send")
    return Frame("group")
