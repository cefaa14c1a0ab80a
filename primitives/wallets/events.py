"""What wallets publishes. Why a wallet was frozen and which mobile numbers it has is not for everyone and stays out."""

from __future__ import annotations

from primitives.kit.resource import Event
from primitives.kit.store import Json

_TEXT: dict[str, Json] = {"type": "string"}


def _data(**properties: Json) -> dict[str, Json]:
    required: list[Json] = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


EVENTS = (
    Event(
        "wallet.opened",
        "A wallet was opened",
        "wallets.wallet",
        _data(owner=_TEXT, kind=_TEXT, state={"type": "string", "enum": ["pending", "active"]}),
    ),
    Event("wallet.activated", "A pending wallet can be used", "wallets.wallet", _data()),
    Event("wallet.frozen", "A wallet was frozen", "wallets.wallet", _data()),
    Event("wallet.unfrozen", "A frozen wallet is as it was before", "wallets.wallet", _data(state=_TEXT)),
    Event("wallet.closed", "A wallet was closed for good", "wallets.wallet", _data()),
    Event("wallet.proxy_registered", "A mobile number leads to a wallet", "wallets.wallet", _data()),
    Event("wallet.proxy_removed", "A mobile number leads to a wallet no more", "wallets.wallet", _data()),
)
