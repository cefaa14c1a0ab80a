"""libyaml's events → nodes, within bounds; what a template does not use of YAML is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml  # type: ignore[import-untyped, unused-ignore]

from engine.compiler.anchors import anchors_of
from engine.compiler.diagnostics import Problems
from engine.compiler.nodes import Entry, Mapping, Node, Scalar, Sequence, Style
from engine.compiler.source import Anchor, Place

MOST_NODES = 50_000
DEEPEST = 64

_STYLES: dict[str | None, Style] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}


class Stop(Exception):
    """The rest of the source is not read; the problem is recorded."""


@dataclass(slots=True)
class Composer:
    """text: as the events' marks count it. Raises yaml.MarkedYAMLError from the events, and Stop."""

    text: str
    path: str
    problems: Problems
    events: Iterator[Any]
    nodes: int = 0
    depth: int = 0

    def document(self) -> Node:
        """The only document; where nothing is written, an empty scalar."""
        next(self.events)
        begin = next(self.events)
        if isinstance(begin, yaml.StreamEndEvent):
            return Scalar("", "plain", Place(self.path, 1, 1, 1, 1), (Anchor(0, 1, 1),))
        if begin.tags or (begin.version and tuple(begin.version) != (1, 2)):
            self._refuse("FF103", begin, "a template has no directives", "remove the line")
        node = self._node(next(self.events))
        next(self.events)
        more = next(self.events)
        if not isinstance(more, yaml.StreamEndEvent):
            self._refuse("FF101", more, "a second document begins here", "a source is one document: remove the `---`")
        return node

    def _node(self, event: Any) -> Node:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self._refuse("FF104", event, f"a source has at most {MOST_NODES:,} values, this is one more")
            raise Stop
        self._features(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event)
        return self._scalar(event)

    def _deeper(self, event: Any) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self._refuse("FF104", event, f"values are nested at most {DEEPEST} deep, this is deeper")
            raise Stop

    def _mapping(self, start: Any) -> Mapping:
        self._deeper(start)
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._node(event)
            value = self._node(next(self.events))
            if self._usable(key, entries) and isinstance(key, Scalar):
                entries[key.text] = Entry(key, value)
        self.depth -= 1
        found = tuple(entries.values())
        last = found[-1].value.place if found else None
        return Mapping(self._span(start, event, last), found)

    def _sequence(self, start: Any) -> Sequence:
        self._deeper(start)
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event))
        self.depth -= 1
        return Sequence(self._span(start, event, items[-1].place if items else None), tuple(items))

    def _span(self, start: Any, end: Any, last: Place | None) -> Place:
        """A block collection ends with its last value; its end event stands where the next thing begins."""
        whole = self._place(start, end)
        return whole if start.flow_style or last is None else whole.to(max(whole.shifted(0, 1), last, key=_ends))

    def _usable(self, key: Node, entries: dict[str, Entry]) -> bool:
        if not isinstance(key, Scalar):
            help = 'a value that begins with `{` or `[` and is meant as text needs quotes: "{name}"'
            self.problems.add("FF203", key.place, "a key is a word, this is a collection", help)
        elif key.text == "<<" and key.style == "plain":
            self.problems.add("FF103", key.place, "merge keys are not used here", _WRITE_OUT)
        elif key.text in entries:
            first = entries[key.text].key.place.line
            message = f"`{key.text}` is written twice, first on line {first}"
            self.problems.add("FF102", key.place, message, "remove one of them, or rename it")
        else:
            return True
        return False

    def _features(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse("FF103", event, f"the alias `*{event.anchor}` is not used here", _WRITE_OUT)
        elif event.anchor is not None:
            self._refuse("FF103", event, f"the anchor `&{event.anchor}` is not used here", _WRITE_OUT)
        elif event.tag is not None:
            self._refuse("FF103", event, "tags are not used here", "remove it: a value's place decides its type")

    def _scalar(self, event: Any) -> Scalar:
        place = self._place(event)
        if isinstance(event, yaml.AliasEvent):
            return Scalar("", "plain", place, (Anchor(0, place.line, place.column),))
        raw = self.text[event.start_mark.index : event.end_mark.index]
        style = _STYLES.get(event.style, "plain")
        if style in ("literal", "folded"):
            place = _without_trail(place, raw)
        return Scalar(event.value, style, place, anchors_of(style, raw, event.value, place.line, place.column))

    def _place(self, event: Any, last: Any = None) -> Place:
        start, end = event.start_mark, (last or event).end_mark
        return Place(self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _refuse(self, code: str, event: Any, message: str, help: str | None = None) -> None:
        self.problems.add(code, self._place(event), message, help)


_WRITE_OUT = "write the value out: every value has one place of origin"


def _ends(place: Place) -> tuple[int, int]:
    return place.end_line, place.end_column


def _without_trail(place: Place, raw: str) -> Place:
    """A block scalar ends with its last line that is not blank."""
    lines = raw.rstrip().split("\n")
    column = len(lines[-1]) + (place.column if len(lines) == 1 else 1)
    return Place(place.file, place.line, place.column, place.line + len(lines) - 1, column)
