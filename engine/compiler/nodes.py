"""YAML as values with a place each. Scalars stay text; the hole they stand in decides their meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.compiler.source import Anchor, Place, place_in

Style = Literal["plain", "single", "double", "literal", "folded"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """anchors: where the characters of the text stand in the source, through quotes, folds and escapes."""

    text: str
    style: Style
    place: Place
    anchors: tuple[Anchor, ...]

    @property
    def empty(self) -> bool:
        """Nothing was written."""
        return self.style == "plain" and not self.text

    def at(self, start: int, end: int) -> Place:
        return place_in(self.place.file, self.anchors, start, end)


@dataclass(frozen=True, slots=True)
class Entry:
    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys are unique."""

    place: Place
    entries: tuple[Entry, ...]

    def get(self, key: str) -> Node | None:
        return next((entry.value for entry in self.entries if entry.key.text == key), None)


@dataclass(frozen=True, slots=True)
class Sequence:
    place: Place
    items: tuple[Node, ...]


Node = Mapping | Sequence | Scalar
