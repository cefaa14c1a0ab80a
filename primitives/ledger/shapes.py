"""JSON Schemas of what the books show."""

from __future__ import annotations

from primitives.kit.store import Json

TEXT: Json = {"type": "string"}
MAYBE: Json = {"type": ["string", "null"]}
COUNT: Json = {"type": "integer"}
WHEN: Json = {"type": "string", "format": "date-time"}
DAY: Json = {"type": "string", "format": "date"}


def shape(**properties: Json) -> dict[str, Json]:
    """An object with exactly these members."""
    return {"type": "object", "properties": properties, "required": list(properties)}


MONEY: Json = shape(amount=COUNT, currency=TEXT)
