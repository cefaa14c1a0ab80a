"""What may stand at a place of a script, told by the words before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from engine.editor.frames import Frame, frames
from engine.editor.sides import in_block, in_send
from engine.editor.texts import FUNCTIONS, TYPES
from engine.editor.tokens import Token


class Place(NamedTuple):
    """types: of the expression that fits, `any` where it cannot be known, none where no expression may stand.
    words: keywords and phrases. origin: right after the `=` of a variable. new_name: here a variable gets its name.
    begins: a statement may begin here, or all of the script.
    """

    types: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    type_names: bool = False
    features: bool = False
    origin: bool = False
    in_vars: bool = False
    new_name: bool = False
    begins: bool = False


def place(before: Iterable[Token]) -> Place:
    """before: the words up to the place."""
    open_ = frames(before)
    return _inner(open_)._replace(in_vars=any(frame.kind == "vars" for frame in open_))


def _inner(open_: Sequence[Frame]) -> Place:
    inner = open_[-1]
    match inner.kind:
        case "root":
            return _in_root(inner)
        case "vars":
            return _in_vars(inner)
        case "pragma":
            return Place(words=() if inner.words else ("feature",))
        case "features":
            return Place(features=True)
        case "call":
            return Place(types=_argument(inner))
        case "monetary":
            return Place(types=("number",)) if inner.words else Place(types=("asset",))
        case "send":
            return Place(*in_send(inner.words))
        case "block":
            return Place(*in_block(_side(open_), inner.words))
        case "group":
            return Place(types=("any",))


def _in_root(root: Frame) -> Place:
    words = [token.text for token in root.words]
    if words and words[-1] in ("send", "save", "+", "-"):
        return Place(types=("monetary",))
    if words and words[-1] == "from":
        return Place(types=("account",))
    if words[:1] == ["save"] and "from" not in words:
        return Place(words=("from",))
    if words[:1] == ["send"] and (len(words) < 3 or words[-1] != ")"):
        return Place()
    return Place(begins=True)


def _in_vars(block: Frame) -> Place:
    last = block.words[-1] if block.words else None
    if last is not None and last.text in ("=", "+", "-", "/"):
        return Place(types=(_declared_type(block.words),), origin=True)
    named = last is not None and last.kind == "word"
    return Place(new_name=named, type_names=not named)


def _declared_type(words: Sequence[Token]) -> str:
    equals = max((at for at, token in enumerate(words) if token.text == "="), default=0)
    return words[equals - 2].text if equals >= 2 and words[equals - 2].text in TYPES else "any"


def _argument(call: Frame) -> tuple[str, ...]:
    if call.name not in FUNCTIONS:
        return ("any",)
    types = [type_ for _, type_ in FUNCTIONS[call.name].parameters]
    return tuple(types[sum(token.text == "," for token in call.words) :][:1])


def _side(open_: Sequence[Frame]) -> str:
    send = next((frame for frame in reversed(open_) if frame.kind == "send"), None)
    sides = [token.text for token in send.words if token.text in ("source", "destination")] if send else []
    return sides[-1] if sides else "source"
