"""What the ledger publishes. Not one event per posting: runs and resources tell about those."""

from __future__ import annotations

from collections.abc import Mapping

from primitives.kit.resource import Event
from primitives.kit.store import Json


def _object(**properties: str) -> Mapping[str, Json]:
    return {
        "type": "object",
        "properties": {name: {"type": type_} for name, type_ in properties.items()},
        "required": list(properties),
        "additionalProperties": False,
    }


_ADJUSTMENT = _object(account="string", direction="string", amount="integer", asset="string")
_FREEZE = _object(account="string")

EVENTS = (
    Event("ledger.account_frozen", "An operator froze an account", "freeze", _FREEZE),
    Event("ledger.account_unfrozen", "An operator lifted the freeze of an account", "freeze", _FREEZE),
    Event("ledger.adjustment_proposed", "A correction by hand was proposed", "adjustment", _ADJUSTMENT),
    Event(
        "ledger.adjustment_confirmed", "A second person confirmed a correction; it is posted", "adjustment", _ADJUSTMENT
    ),
    Event("ledger.adjustment_rejected", "A second person rejected a correction", "adjustment", _ADJUSTMENT),
)
