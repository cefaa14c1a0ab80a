"""Values of parameters as templates write them, from what was typed and for who reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.client.parameters import Kind


def written(typed: str, kind: Kind) -> str | None:
    """An amount may be typed `1,000.00`."""
    found = typed.strip()
    return (found.replace(",", "") if kind.kind == "money" else found) or None


def told(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {told(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(told(one) for one in value)
    return "" if value is None else str(value)
