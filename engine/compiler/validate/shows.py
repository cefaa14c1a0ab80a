"""`shows:`: typed answers."""

from __future__ import annotations

from engine.compiler.diagnostics import Problems
from engine.compiler.leaves import Named, Word
from engine.compiler.nodes import Entry, Mapping, Node, Sequence
from engine.compiler.validate.names import identifier
from engine.compiler.validate.values import hole, wrong_shape


def shows(node: Node | None, problems: Problems) -> tuple[Named, ...]:
    """`{ fee: fee.total }`, or `[amount, bank]` for names that are shown as they are."""
    if node is None:
        return ()
    if isinstance(node, Mapping):
        return tuple(_shown(entry, problems) for entry in node.entries)
    if isinstance(node, Sequence):
        holes = (hole(item, "an item of `shows`", problems) for item in node.items)
        return tuple(Named(Word(found.text, found.place), found) for found in holes)
    wrong_shape(node, "`shows`", "a mapping of names to expressions", problems)
    return ()


def _shown(entry: Entry, problems: Problems) -> Named:
    name = identifier(entry.key, "an answer", problems)
    return Named(name, hole(entry.value, f"`{name.text}`", problems))
