"""The leaves of a document: what one value of a template may be, as written, with its place.

Literal or expression is decided by the hole a text stands in, never by its quotes.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.compiler.source import Anchor, Place, place_in


@dataclass(frozen=True, slots=True)
class Word:
    """A declared name, a key word, or a literal that is never an expression: `daily_out`, `PHP/2`."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Hole:
    """An expression, a text with `{…}` in it, or a script; who reads the document knows which."""

    text: str
    place: Place
    anchors: tuple[Anchor, ...]

    def at(self, start: int, end: int) -> Place:
        """Where characters `start` to `end` of the text stand, through quotes, folds and escapes."""
        return place_in(self.place.file, self.anchors, start, end)


@dataclass(frozen=True, slots=True)
class Named:
    """`name: expression`, as in `with:`, `set:`, `find:` and `shows:`."""

    name: Word
    value: Hole


@dataclass(frozen=True, slots=True)
class Items:
    """`[a, b]`"""

    place: Place
    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """`{ a: x, b: y }` as a value."""

    place: Place
    fields: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Argument:
    name: Word
    value: Value


Value = Hole | Items | Fields


@dataclass(frozen=True, slots=True)
class Versioned:
    """`e-wallet@1` or `e-wallet@1.0.0`."""

    name: str
    version: str
    place: Place


@dataclass(frozen=True, slots=True)
class Ignore:
    """The short form `ignore`: recorded, acknowledged, nothing done."""

    place: Place


@dataclass(frozen=True, slots=True)
class Keep:
    """The short form `keep 10m`; text of the hole: `10m`."""

    place: Place
    duration: Hole
