"""The values of parameters: in a template's `default:` and in a tenant's file."""

from __future__ import annotations

from engine.compiler.diagnostics import Problems
from engine.compiler.document import Cell, Row, Rows, Setting
from engine.compiler.leaves import Hole, Items, Word
from engine.compiler.nodes import Mapping, Node, Scalar, Sequence
from engine.compiler.validate.values import hole, nothing, wrong_shape


def setting(node: Node, what: str, problems: Problems) -> Setting:
    """One value, a list of values, or the rows of a table: a mapping by its key, or a list."""
    if isinstance(node, Mapping):
        return Rows(node.place, tuple(_labelled(entry.key, entry.value, problems) for entry in node.entries))
    if isinstance(node, Sequence) and any(isinstance(item, Mapping) for item in node.items):
        return Rows(node.place, tuple(_row(item, None, problems) for item in node.items))
    if isinstance(node, Sequence):
        return Items(node.place, tuple(hole(item, f"an item of {what}", problems) for item in node.items))
    return hole(node, what, problems)


def _labelled(key: Scalar, node: Node, problems: Problems) -> Row:
    return _row(node, Word(key.text, key.place), problems)


def _row(node: Node, label: Word | None, problems: Problems) -> Row:
    if not isinstance(node, Mapping):
        wrong_shape(node, "a row", "a mapping of columns to values", problems)
        return Row(node.place, label, ())
    cells = tuple(_cell(entry.key, entry.value, problems) for entry in node.entries)
    return Row(node.place, label, cells)


def _cell(key: Scalar, node: Node, problems: Problems) -> Cell:
    return Cell(Word(key.text, key.place), node.place, _values(node, f"`{key.text}`", problems))


def _values(node: Node, what: str, problems: Problems) -> tuple[Hole, ...]:
    if isinstance(node, Sequence):
        if not node.items:
            problems.add("FF203", node.place, f"{what} takes a value, this list is empty")
        return tuple(hole(item, f"an item of {what}", problems) for item in node.items)
    if isinstance(node, Scalar):
        return (hole(node, what, problems),)
    wrong_shape(node, what, "a value or a list of values", problems)
    return (nothing(node.place),)
