"""A primitive's section, read by the shape its manifest gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.expressions.literals import literal
from engine.compiler.expressions.problems import ExpressionProblem
from engine.compiler.expressions.scope import Scope
from engine.compiler.nodes import Mapping, Node, Scalar, Sequence
from engine.compiler.resolve.names import Names
from engine.compiler.resolve.reading import read
from primitives.kit import section as s
from primitives.kit import types as t
from primitives.kit.clock import parse_duration

WINDOWS = ("transaction", "day", "week", "month", "life")


class SectionReader:
    """Reads values by shape; what it cannot read is a problem, and None in its place."""

    def __init__(self, names: Names, parameters: t.Record, problems: Problems) -> None:
        self._names = names
        self._parameters = parameters
        self._problems = problems

    def read(self, node: Node, shape: s.Shape, beside: s.Values | None = None) -> Any:
        match shape:
            case s.Fields():
                return self._fields(node, shape)
            case s.Named():
                return self._named(node, shape)
            case s.Sequence():
                return self._sequence(node, lambda item: self.read(item, shape.item, beside))
            case s.NewNames():
                return self._sequence(node, self._text)
            case s.Expression():
                return self._expression(node, shape, beside or s.Values({}))
        text = self._text(node)
        return None if text is None or not isinstance(node, Scalar) else self._word(node, text, shape)

    def _word(self, node: Scalar, text: str, shape: s.Shape) -> Any:
        match shape:
            case s.Choice(members=members):
                return self._one_of(node, text, members)
            case s.ResourceName():
                if text not in self._names.kinds:
                    return self._unknown(node, f"there is no resource `{text}`", text, self._names.kinds)
                return self._names.kinds[text].full_name
            case s.Window():
                return self._window(node, text)
            case s.Literal(type=type_):
                return self._literal(node, type_)
        return text

    def _fields(self, node: Node, shape: s.Fields) -> s.Values:
        if not isinstance(node, Mapping):
            return self._wrong(node, "a mapping") or s.Values({})
        values = s.Values({}, node.place)
        known = {entry.key.text: entry for entry in node.entries}
        for entry in node.entries:
            if entry.key.text not in shape.fields:
                self._problems.add(
                    "FF201",
                    entry.key.place,
                    f"unknown key `{entry.key.text}`",
                    did_you_mean(entry.key.text, shape.fields),
                )
        entries: dict[str, Any] = {}
        for name, field in _expressions_last(shape):
            if name in known:
                entries[name] = self.read(known[name].value, field.shape, s.Values(entries))
            elif field.required:
                self._problems.add("FF202", node.place, f"`{name}` is missing", field.help or None)
        return s.Values(entries, values.place)

    def _named(self, node: Node, shape: s.Named) -> dict[str, Any]:
        if isinstance(node, Scalar) and node.empty:
            return {}
        if not isinstance(node, Mapping):
            self._wrong(node, "a mapping of names")
            return {}
        return {entry.key.text: self.read(entry.value, shape.item) for entry in node.entries}

    def _sequence(self, node: Node, item: Callable[[Node], Any]) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            self._wrong(node, "a list")
            return ()
        return tuple(item(one) for one in node.items)

    def _expression(self, node: Node, shape: s.Expression, beside: s.Values) -> s.Formula | None:
        if not isinstance(node, Scalar):
            self._wrong(node, "an expression")
            return None
        names = {
            name: self._names.find(name) for name in shape.names(beside) if isinstance(self._names.find(name), t.Ref)
        }
        scope = Scope({"params": self._parameters, **{k: v for k, v in names.items() if v}}, self._names.resources)
        expected = shape.type(beside, self._names.asset)
        reading = read(node, scope, expected, self._problems)
        if reading is None:
            return None
        self._names.read_parameters.update(
            path.fields[0] for path in reading.paths if path.root == "params" and path.fields
        )
        return s.Formula(node.text, reading.type, tuple(names), reading.compute, reading.paths, node.place)

    def _window(self, node: Scalar, text: str) -> Any:
        found = text if text in WINDOWS else parse_duration(text)
        return found or self._unknown(node, f"`{text}` is no window", text, WINDOWS)

    def _literal(self, node: Scalar, type_: t.Type) -> Any:
        found = literal(node.text, type_)
        if isinstance(found, ExpressionProblem):
            self._problems.add("FF204", node.place, found.message, found.help or None)
            return None
        return found

    def _one_of(self, node: Scalar, text: str, members: tuple[str, ...]) -> str | None:
        if text in members:
            return text
        return self._unknown(node, f"`{text}` is not one of {', '.join(members)}", text, members)

    def _unknown(self, node: Scalar, message: str, text: str, known: Any) -> Any:
        self._problems.add("FF301", node.place, message, did_you_mean(text, known))

    def _text(self, node: Node) -> str | None:
        return node.text if isinstance(node, Scalar) else self._wrong(node, "one word")

    def _wrong(self, node: Node, wanted: str) -> Any:
        self._problems.add("FF203", node.place, f"expected {wanted}")


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


def place_of(node: Node, path: tuple[str, ...]) -> Any:
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
