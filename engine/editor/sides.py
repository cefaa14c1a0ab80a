"""What may follow in a source or a destination: the types of an expression, and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine.editor.texts import WORDS
from engine.editor.tokens import Token

OVERDRAFT_UP_TO = "allowing overdraft up to"
UNBOUNDED = "allowing unbounded overdraft"
SCALING = "with scaling through"


class Follows(NamedTuple):
    types: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


_AFTER_WORD = {
    "max": Follows(types=("monetary",)),
    "allowing": Follows(words=("overdraft up to", "unbounded overdraft")),
    "unbounded": Follows(words=("overdraft",)),
    "up": Follows(words=("to",)),
    "with": Follows(words=("scaling through",)),
    "scaling": Follows(words=("through",)),
    "through": Follows(types=("account",)),
    "\\": Follows(types=("string",)),
    "/": Follows(types=("number",)),
    "+": Follows(types=("monetary", "number")),
    "-": Follows(types=("monetary", "number")),
}
_SOURCE = Follows(types=("account",), words=("max", "oneof"))
_DESTINATION = Follows(types=("account",), words=("oneof",))
_SOURCE_IN_BLOCK = Follows(types=("account", "portion"), words=("max", "oneof", "remaining"))
_DESTINATION_IN_BLOCK = Follows(types=("portion",), words=("max", "remaining"))
_TARGET = ("to", "kept")
_OF_ACCOUNT = (OVERDRAFT_UP_TO, UNBOUNDED, SCALING)


def in_send(words: Sequence[Token]) -> Follows:
    """Between the brackets of `send`."""
    sides = [at for at, token in enumerate(words) if token.text in ("source", "destination")]
    if not sides:
        return Follows(words=("source =",))
    side, inside = words[sides[-1]].text, words[sides[-1] + 1 :]
    if not inside:
        return Follows()
    following = Follows(words=("destination =",)) if side == "source" else Follows()
    return _next(side, inside[1:], _start(side), following)


def in_block(side: str, words: Sequence[Token]) -> Follows:
    item = _SOURCE_IN_BLOCK if side == "source" else _DESTINATION_IN_BLOCK
    return _next(side, words, item, item)


def _start(side: str) -> Follows:
    return _SOURCE if side == "source" else _DESTINATION


def _next(side: str, words: Sequence[Token], first: Follows, following: Follows) -> Follows:
    """first: where nothing stands yet. following: after a source or a destination that is whole."""
    if not words:
        return first
    last = words[-1].text
    if last in _AFTER_WORD:
        return _AFTER_WORD[last]
    if last == "from" or (last == "to" and side == "destination"):
        return _start(side)
    if last == "to":
        return Follows(types=("monetary",))
    if last == "overdraft":
        return Follows(words=("up to",)) if words[-2:-1] and words[-2].text == "allowing" else following
    if last == "remaining":
        return Follows(words=("from",) if side == "source" else _TARGET)
    if last in ("kept", "}"):
        return following
    return Follows() if last == "oneof" else _after_expression(side, words, following)


def _after_expression(side: str, words: Sequence[Token], following: Follows) -> Follows:
    """By the word that asked for the expression; without one it is a share, or an account of a source."""
    asked_at = max((at for at, token in enumerate(words) if token.text in WORDS), default=-1)
    asked = words[asked_at].text if asked_at >= 0 else ""
    first_after = asked_at == len(words) - 2
    if asked == "max":
        return Follows(words=("from",) if side == "source" else _TARGET)
    if side == "destination":
        whole = (asked == "to" and first_after) or not following.words
        return following if whole else Follows(words=_TARGET)
    if asked in ("through", "to") and first_after:
        return following
    if words[-1].kind == "percent" or (len(words) > 1 and words[-2].text == "/"):
        return Follows(words=("from",))
    share = ("from",) if words[-1].kind == "variable" and "from" not in following.words else ()
    return Follows(following.types, (*_OF_ACCOUNT, *share, *following.words))
