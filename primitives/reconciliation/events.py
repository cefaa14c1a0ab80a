"""What reconciliation publishes. How a case ended is for those who may read it."""

from __future__ import annotations

from primitives.kit.resource import Event
from primitives.kit.store import Json

_TEXT: dict[str, Json] = {"type": "string"}
_MAYBE: dict[str, Json] = {"type": ["string", "null"], "description": "the resource of the template it is about"}


def _data(**properties: Json) -> dict[str, Json]:
    required: list[Json] = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


EVENTS = (
    Event(
        "case.opened",
        "Something needs a person to look at it",
        "reconciliation.case",
        _data(reason=_TEXT, run=_TEXT, resource=_MAYBE),
    ),
    Event("case.resolved", "A person said how a case ended", "reconciliation.case", _data(reason=_TEXT)),
)
