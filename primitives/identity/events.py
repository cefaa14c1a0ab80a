"""What identity publishes. Events name the customer by id and never say who it is."""

from __future__ import annotations

from primitives.kit.resource import Event
from primitives.kit.store import Json


def _data(**properties: Json) -> dict[str, Json]:
    required: list[Json] = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_TIER: dict[str, Json] = {"type": "string", "description": "a tier of the template's identity section"}
_KIND: dict[str, Json] = {"type": "string", "enum": ["person", "business"]}

EVENTS = (
    Event("customer.created", "A customer was created", "identity.customer", _data(tier=_TIER, kind=_KIND)),
    Event(
        "customer.tier_changed",
        "A customer has another tier",
        "identity.customer",
        _data(**{"from": _TIER, "to": _TIER}),
    ),
    Event("customer.suspended", "A customer was suspended", "identity.customer", _data()),
    Event("customer.resumed", "A suspended customer is active again", "identity.customer", _data()),
    Event("customer.closed", "A customer was closed for good", "identity.customer", _data()),
)
