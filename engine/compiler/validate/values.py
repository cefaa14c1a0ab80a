"""Nodes → leaves. Each reader records FF203 or FF204 for what does not fit and returns a placeholder,
which no one meets: a document with an error is not handed on."""

from __future__ import annotations

from engine.compiler.diagnostics import Problems, nearest
from engine.compiler.leaves import Argument, Fields, Hole, Items, Named, Value, Word
from engine.compiler.nodes import Mapping, Node, Scalar, Sequence
from engine.compiler.source import Anchor, Place


def kind(node: Node) -> str:
    if isinstance(node, Scalar):
        return "nothing" if node.empty else "a text"
    return "a mapping" if isinstance(node, Mapping) else "a list"


def wrong_shape(node: Node, what: str, expected: str, problems: Problems, help: str | None = None) -> None:
    problems.add("FF203", node.place, f"{what} takes {expected}, this is {kind(node)}", help)


def nothing(place: Place) -> Hole:
    return Hole("", place, (Anchor(0, place.line, place.column),))


def word(node: Node, what: str, problems: Problems) -> Word:
    if not isinstance(node, Scalar) or not node.text.strip():
        wrong_shape(node, what, "a word", problems)
        return Word("", node.place)
    return Word(node.text, node.place)


def words(node: Node, what: str, problems: Problems) -> tuple[Word, ...]:
    """`[a, b]`"""
    if not isinstance(node, Sequence):
        help = f"write `[{node.text}]`" if isinstance(node, Scalar) and node.text else None
        wrong_shape(node, what, "a list of words", problems, help)
        return ()
    return tuple(word(item, f"an item of {what}", problems) for item in node.items)


def one_or_more(node: Node, what: str, problems: Problems) -> tuple[Word, ...]:
    """`a` or `[a, b]`"""
    return (word(node, what, problems),) if isinstance(node, Scalar) else words(node, what, problems)


def hole(node: Node, what: str, problems: Problems) -> Hole:
    if not isinstance(node, Scalar) or (node.empty and node.style == "plain"):
        help = _quoted(node)
        wrong_shape(node, what, "a value or an expression", problems, help)
        return nothing(node.place)
    return Hole(node.text, node.place, node.anchors)


def part(node: Scalar, start: int, end: int) -> Hole:
    """The characters `start` to `end` of a scalar on one line."""
    place = node.at(start, end)
    return Hole(node.text[start:end], place, (Anchor(0, place.line, place.column),))


def flag(node: Node, what: str, problems: Problems) -> bool:
    text = word(node, what, problems).text
    if text and text not in ("true", "false"):
        problems.add("FF204", node.place, f"{what} is `true` or `false`, not `{text}`")
    return text == "true"


def number(node: Node, what: str, least: int, most: int, problems: Problems) -> int | None:
    """A whole number within bounds."""
    text = word(node, what, problems).text
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most:
        return int(text)
    problems.add("FF204", node.place, f"{what} is a whole number from {least} to {most}, not `{text}`")
    return None


def choice(found: Word, what: str, known: tuple[str, ...], problems: Problems) -> Word:
    """One of a closed list of words: FF204."""
    if found.text and found.text not in known:
        listed = " or ".join(f"`{name}`" for name in known)
        near = nearest(found.text, known)
        help = f"did you mean `{near}`?" if near else None
        problems.add("FF204", found.place, f"{what} is {listed}, not `{found.text}`", help)
    return found


def named(node: Node, what: str, problems: Problems) -> tuple[Named, ...]:
    """`{ name: expression }`"""
    if not isinstance(node, Mapping):
        wrong_shape(node, what, "a mapping of names to expressions", problems)
        return ()
    return tuple(
        Named(Word(entry.key.text, entry.key.place), hole(entry.value, f"`{entry.key.text}`", problems))
        for entry in node.entries
    )


def arguments(node: Node, what: str, problems: Problems) -> tuple[Argument, ...]:
    if not isinstance(node, Mapping):
        wrong_shape(node, what, "a mapping of names to expressions", problems)
        return ()
    return tuple(
        Argument(Word(entry.key.text, entry.key.place), value(entry.value, f"`{entry.key.text}`", problems))
        for entry in node.entries
    )


def value(node: Node, what: str, problems: Problems) -> Value:
    if isinstance(node, Mapping):
        return Fields(node.place, arguments(node, what, problems))
    if isinstance(node, Sequence):
        return Items(node.place, tuple(value(item, f"an item of {what}", problems) for item in node.items))
    return hole(node, what, problems)


def _quoted(node: Node) -> str | None:
    return 'a text that begins with `{` or `[` needs quotes: "{…}"' if not isinstance(node, Scalar) else None
