"""Trees of two texts, compared without the places their nodes have in them."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from primitives.ledger.script.parse import parse
from primitives.ledger.script.ranges import Range


def shape(text: str) -> Any:
    """What the text says. It must parse."""
    parsed = parse(text)
    assert parsed.program is not None, parsed.problems
    return _without_places(parsed.program)


def _without_places(node: Any) -> Any:
    if isinstance(node, Range):
        return None
    if isinstance(node, tuple):
        return tuple(_without_places(one) for one in node)
    if is_dataclass(node) and not isinstance(node, type):
        return (type(node).__name__, *(_without_places(getattr(node, field.name)) for field in fields(node)))
    return node
