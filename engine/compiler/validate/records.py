"""A mapping read against the closed set of keys it may have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.leaves import Argument, Hole, Named, Word
from engine.compiler.nodes import Entry, Mapping, Node, Scalar
from engine.compiler.source import Place
from engine.compiler.validate import values

_MOST_SUGGESTIONS = 500
"""Comparing names is slow; a text with more problems than this is not a template with slips."""


@dataclass(frozen=True, slots=True)
class Shape:
    """what: as a message calls it, `an account`."""

    what: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class Record:
    """What was written of a shape. The readers without `maybe_` are for required keys: a missing one is
    recorded as FF202 when the record is read, and a placeholder stands in."""

    shape: Shape
    place: Place
    entries: dict[str, Entry]
    problems: Problems

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def node(self, key: str) -> Node | None:
        entry = self.entries.get(key)
        return entry.value if entry else None

    def key_place(self, key: str) -> Place:
        return self.entries[key].key.place if key in self.entries else self.place

    def word(self, key: str) -> Word:
        return self.maybe_word(key) or Word("", self.place)

    def maybe_word(self, key: str) -> Word | None:
        node = self.node(key)
        return None if node is None else values.word(node, f"`{key}`", self.problems)

    def words(self, key: str) -> tuple[Word, ...]:
        node = self.node(key)
        return () if node is None else values.words(node, f"`{key}`", self.problems)

    def hole(self, key: str) -> Hole:
        return self.maybe_hole(key) or values.nothing(self.place)

    def maybe_hole(self, key: str) -> Hole | None:
        node = self.node(key)
        return None if node is None else values.hole(node, f"`{key}`", self.problems)

    def flag(self, key: str) -> bool:
        node = self.node(key)
        return False if node is None else values.flag(node, f"`{key}`", self.problems)

    def number(self, key: str, least: int, most: int) -> int | None:
        node = self.node(key)
        return None if node is None else values.number(node, f"`{key}`", least, most, self.problems)

    def named(self, key: str) -> tuple[Named, ...]:
        node = self.node(key)
        return () if node is None else values.named(node, f"`{key}`", self.problems)

    def arguments(self, key: str) -> tuple[Argument, ...]:
        node = self.node(key)
        return () if node is None else values.arguments(node, f"`{key}`", self.problems)

    def members(self, key: str, what: str) -> Iterator[Entry]:
        """The entries of a mapping whose keys are names."""
        node = self.node(key)
        return iter(()) if node is None else members(node, what, self.problems)


def members(node: Node, what: str, problems: Problems) -> Iterator[Entry]:
    """The entries of a mapping whose keys are names; what: as a message calls the mapping."""
    if not isinstance(node, Mapping):
        problems.add("FF203", node.place, f"{what} is a mapping, this is {values.kind(node)}")
        return iter(())
    return iter(node.entries)


def read(node: Node, shape: Shape, problems: Problems, at: Place | None = None) -> Record:
    """at: where a missing key is reported, by default the mapping itself."""
    if not isinstance(node, Mapping):
        help = "write `{}`" if isinstance(node, Scalar) and node.empty and not shape.required else None
        problems.add("FF203", node.place, f"{shape.what} is a mapping, this is {values.kind(node)}", help)
        return Record(shape, node.place, {}, problems)
    for entry in node.entries:
        if entry.key.text not in shape.keys:
            unknown_key(entry.key, shape.what, shape.keys, problems)
    entries = {entry.key.text: entry for entry in node.entries if entry.key.text in shape.keys}
    for key in shape.required:
        if key not in entries:
            missing_key(key, shape, at or node.place, problems)
    return Record(shape, node.place, entries, problems)


def unknown_key(key: Scalar, what: str, known: tuple[str, ...], problems: Problems) -> None:
    help = did_you_mean(key.text, known) if len(problems) < _MOST_SUGGESTIONS else None
    problems.add("FF201", key.place, f"{what} has no `{key.text}`", help)


def missing_key(key: str, shape: Shape, place: Place, problems: Problems) -> None:
    problems.add("FF202", place, f"{shape.what} needs `{key}`", f"add `{key}:`")
