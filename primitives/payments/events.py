"""What payments publish. Whose account it was, and any name, stay out of it."""

from __future__ import annotations

from primitives.kit.resource import Event
from primitives.kit.store import Json

_TEXT: dict[str, Json] = {"type": "string"}
_MAYBE: dict[str, Json] = {"type": ["string", "null"]}
_UNITS: dict[str, Json] = {"type": "integer", "description": "minor units of asset"}
_SUBJECT = "payments.rail_payment"


_GIVE_BACK = "payments.give_back"


def _data(**more: Json) -> dict[str, Json]:
    properties: dict[str, Json] = {
        "rail": _TEXT,
        "reference": _TEXT,
        "amount": _UNITS,
        "asset": _TEXT,
        "resource": _MAYBE,
        **more,
    }
    required: list[Json] = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


EVENTS = (
    Event("payment.accepted", "A rail accepted a payment", _SUBJECT, _data()),
    Event("payment.rejected", "A rail refused a payment for good", _SUBJECT, _data(code=_MAYBE)),
    Event("payment.unknown", "What became of a payment is not known in time", _SUBJECT, _data(code=_MAYBE)),
    Event(
        "payment.rerouted", "A rail could not carry a payment, another is tried", _SUBJECT, _data(code=_MAYBE, to=_TEXT)
    ),
    Event("payment.mismatched", "An answer does not fit its payment", _SUBJECT, _data(odd=_TEXT)),
    Event("payment.returned", "A payment came back", _SUBJECT, _data(returned=_UNITS, code=_MAYBE)),
    Event("give_back.accepted", "A credit went back", _GIVE_BACK, _data()),
    Event("give_back.rejected", "A rail refused to take a credit back", _GIVE_BACK, _data(code=_MAYBE)),
    Event("give_back.unknown", "Whether a credit went back is not known in time", _GIVE_BACK, _data(code=_MAYBE)),
    Event("give_back.mismatched", "An answer does not fit the credit that goes back", _GIVE_BACK, _data(odd=_TEXT)),
)
