"""What identity publishes. Events name the customer by id and never say who it is."""

from __future__ import annotations

from primitives.identity.documents import KINDS as DOCUMENTS
from primitives.kit.resource import Event
from primitives.kit.store import Json


def _data(**properties: Json) -> dict[str, Json]:
    required: list[Json] = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_TIER: dict[str, Json] = {"type": "string", "description": "a tier of the template's identity section"}
_KIND: dict[str, Json] = {"type": "string", "enum": ["person", "business"]}
_WAS: dict[str, Json] = {"type": ["string", "null"], "description": "the tier that was verified"}
_REASON: dict[str, Json] = {"type": ["string", "null"], "description": "a word of the provider's"}

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
    Event(
        "customer.document_registered",
        "A customer showed a document",
        "identity.customer",
        _data(kind={"type": "string", "enum": list(DOCUMENTS.members)}),
    ),
    Event(
        "customer.kyc_submitted",
        "The provider is asked whether a customer may have a tier",
        "identity.customer",
        _data(tier=_TIER),
    ),
    Event("customer.kyc_approved", "The provider approved a customer", "identity.customer", _data(tier=_TIER)),
    Event(
        "customer.kyc_rejected",
        "The provider did not approve a customer",
        "identity.customer",
        _data(tier=_TIER, reason=_REASON),
    ),
    Event(
        "customer.kyc_expired",
        "What a customer was verified by has ended",
        "identity.customer",
        _data(tier=_WAS, reason=_REASON),
    ),
    Event("customer.screening_hit", "A customer may be on a list", "identity.customer", _data()),
    Event("customer.screening_cleared", "A person found a hit false", "identity.customer", _data()),
)
