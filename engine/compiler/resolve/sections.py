"""A primitive's section, read by the shape its manifest gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.expressions.literals import literal
from engine.compiler.expressions.problems import ExpressionProblem
from engine.compiler.expressions.scope import Scope
from engine.compiler.leaves import Word
from engine.compiler.nodes import Mapping, Node, Scalar, Sequence
from engine.compiler.resolve.names import Names
from engine.compiler.resolve.reading import read
from engine.compiler.source import Place
from engine.compiler.validate.names import identifier
from engine.compiler.validate.values import wrong_shape
from primitives.kit import section as s
from primitives.kit import types as t
from primitives.kit.clock import parse_duration

WINDOWS = ("transaction", "day", "week", "month", "life")


@dataclass(frozen=True, slots=True)
class Spot:
    """What is being read, as a message calls it: the key it stands under, and that key's place."""

    what: str
    place: Place

    @classmethod
    def of(cls, key: Scalar | Word) -> Spot:
        return cls(f"`{key.text}`", key.place)


class SectionReader:
    """Reads values by shape; what it cannot read is a problem, and None in its place."""

    def __init__(self, names: Names, parameters: t.Record, problems: Problems) -> None:
        self._names = names
        self._parameters = parameters
        self._problems = problems

    def read(self, node: Node, shape: s.Shape, spot: Spot, beside: s.Values | None = None) -> Any:
        """beside: what was already read of the mapping the node stands in."""
        match shape:
            case s.Fields():
                return self._fields(node, shape, spot)
            case s.Named():
                return self._named(node, shape, spot)
            case s.Sequence():
                return self._sequence(node, spot, lambda item: self.read(item, shape.item, spot, beside))
            case s.NewNames():
                return self._sequence(node, spot, lambda item: self._new_name(item, spot))
        if not isinstance(node, Scalar) or node.empty:
            return self._wrong(node, spot, _WANTED.get(type(shape), "a word"))
        if isinstance(shape, s.Expression):
            return node.text if node.text in shape.words else self._expression(node, shape, beside or s.Values({}))
        return self._word(node, shape)

    def _word(self, node: Scalar, shape: s.Shape) -> Any:
        match shape:
            case s.Choice(members=members) if node.text not in members:
                return self._unknown(node, f"`{node.text}` is not one of {', '.join(members)}", members)
            case s.ResourceName():
                return self._resource(node)
            case s.Window():
                return self._window(node)
            case s.Literal(type=type_):
                return self._literal(node, type_)
        return node.text

    # ── collections ──

    def _fields(self, written: Node, shape: s.Fields, spot: Spot) -> s.Values:
        node = _filled(written)
        if not isinstance(node, Mapping):
            self._wrong(node, spot, "a mapping")
            return s.Values({})
        self._refuse_unknown(node, shape)
        known = {entry.key.text: entry for entry in node.entries}
        entries: dict[str, Any] = {}
        for name, field in _expressions_last(shape):
            if name in known:
                beside = s.Values(entries, node.place, self._names.asset)
                entries[name] = self.read(known[name].value, field.shape, Spot.of(known[name].key), beside)
            elif field.required:
                self._problems.add("FF202", spot.place, f"{spot.what} needs `{name}`", field.help or None)
        return s.Values(entries, node.place, self._names.asset)

    def _refuse_unknown(self, node: Mapping, shape: s.Fields) -> None:
        for entry in node.entries:
            key = entry.key
            if key.text not in shape.fields:
                help = did_you_mean(key.text, shape.fields)
                self._problems.add("FF201", key.place, f"`{key.text}` is not a key of this section", help)

    def _named(self, written: Node, shape: s.Named, spot: Spot) -> dict[str, Any]:
        node = _filled(written)
        if not isinstance(node, Mapping):
            self._wrong(node, spot, "a mapping of names")
            return {}
        return {
            identifier(entry.key, "an entry", self._problems).text: self.read(
                entry.value, shape.item, Spot.of(entry.key)
            )
            for entry in node.entries
        }

    def _sequence(self, node: Node, spot: Spot, item: Callable[[Node], Any]) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            self._wrong(node, spot, "a list")
            return ()
        return tuple(item(one) for one in node.items)

    # ── words and expressions ──

    def _new_name(self, node: Node, spot: Spot) -> str | None:
        if isinstance(node, Scalar) and not node.empty:
            return identifier(node, "an entry", self._problems).text
        self._wrong(node, spot, "names")
        return None

    def _expression(self, node: Scalar, shape: s.Expression, beside: s.Values) -> s.Formula | None:
        found = {name: self._names.find(name) for name in shape.names(beside)}
        names = {name: type_ for name, type_ in found.items() if isinstance(type_, t.Ref)}
        scope = Scope({"params": self._parameters, **names}, self._names.resources)
        reading = read(node, scope, shape.type(beside, self._names.asset), self._problems)
        if reading is None:
            return None
        self._names.read_parameters.update(
            path.fields[0] for path in reading.paths if path.root == "params" and path.fields
        )
        return s.Formula(node.text, reading.type, tuple(names), reading.compute, reading.paths, node.place)

    def _resource(self, node: Scalar) -> str | None:
        kind = self._names.kinds.get(node.text)
        if kind is None:
            self._unknown(node, f"there is no resource `{node.text}`", self._names.kinds)
            return None
        return kind.full_name

    def _window(self, node: Scalar) -> Any:
        found = node.text if node.text in WINDOWS else parse_duration(node.text)
        if found is None:
            message = f"`{node.text}` is no window, and no duration such as 24h"
            return self._unknown(node, message, WINDOWS)
        return found

    def _literal(self, node: Scalar, type_: t.Type) -> Any:
        found = literal(node.text, type_)
        if isinstance(found, ExpressionProblem):
            self._problems.add("FF204", node.place, found.message, found.help or None)
            return None
        return found

    # ── problems ──

    def _unknown(self, node: Scalar, message: str, known: Iterable[str]) -> None:
        self._problems.add("FF301", node.place, message, did_you_mean(node.text, known))

    def _wrong(self, node: Node, spot: Spot, wanted: str) -> None:
        """Where nothing is written there is nothing to point at but the key."""
        if isinstance(node, Scalar) and node.empty:
            self._problems.add("FF203", spot.place, f"{spot.what} takes {wanted}, this is nothing")
        else:
            wrong_shape(node, spot.what, wanted, self._problems)


_WANTED: dict[type, str] = {
    s.Expression: "an expression",
    s.ResourceName: "a resource",
    s.Window: "a window",
    s.Literal: "a value",
}


def _filled(node: Node) -> Node:
    """Where nothing is written, an empty mapping: `limits:` activates a primitive without configuring it."""
    return Mapping(node.place, ()) if isinstance(node, Scalar) and node.empty else node


def _expressions_last(shape: s.Fields) -> list[tuple[str, s.Field]]:
    """An expression's type may depend on what stands beside it, so that is read first."""
    return sorted(shape.fields.items(), key=lambda pair: has_expressions(pair[1].shape))


def has_expressions(shape: s.Shape) -> bool:
    """Whether reading it needs the parameters."""
    match shape:
        case s.Expression():
            return True
        case s.Fields(fields=fields):
            return any(has_expressions(field.shape) for field in fields.values())
        case s.Named(item=item) | s.Sequence(item=item):
            return has_expressions(item)
    return False


def place_of(node: Node, path: tuple[str, ...]) -> Place:
    """The place a section's problem points at: as deep into the path as the text goes."""
    for step in path:
        if isinstance(node, Mapping):
            entry = next((one for one in node.entries if one.key.text == step), None)
            if entry is None:
                return node.place
            if step == path[-1] and not isinstance(entry.value, Scalar):
                return entry.key.place
            node = entry.value
        elif isinstance(node, Sequence) and step.isdigit() and int(step) < len(node.items):
            node = node.items[int(step)]
    return node.place


def key_place(node: Node, path: tuple[str, ...]) -> Place | None:
    """The key a path of keys leads to, or the last of them that is there."""
    place = None
    for step in path:
        entry = next((one for one in node.entries if one.key.text == step), None) if isinstance(node, Mapping) else None
        if entry is None:
            return place
        node, place = entry.value, entry.key.place
    return place
