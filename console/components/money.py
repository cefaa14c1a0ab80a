"""Amounts as people read them: `PHP 1,234.50`. In and out are integers of minor units; nothing is ever a fraction."""

from __future__ import annotations

import re

from console.client.records import Money

PLACES = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND"), 0),
    **dict.fromkeys(("VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
"""Digits after the point, ISO 4217; two where it is not here."""

_TYPED = re.compile(r"(?P<sign>-?)(?P<whole>\d{1,3}(,\d{3})+|\d+)(\.(?P<minor>\d*))?")


def places_of(currency: str) -> int:
    return PLACES.get(currency, 2)


def figures(amount: int, currency: str) -> str:
    """Without the currency: `1,234.50`, `-0.05`."""
    places = places_of(currency)
    digits = str(abs(amount)).rjust(places + 1, "0")
    whole, minor = (digits[:-places], digits[-places:]) if places else (digits, "")
    return f"{'-' if amount < 0 else ''}{int(whole):,}{'.' + minor if minor else ''}"


def money(amount: int, currency: str) -> str:
    return f"{currency} {figures(amount, currency)}"


def told(amount: Money) -> str:
    return money(amount.amount, amount.currency)


def minor_units(typed: str, currency: str) -> int | None:
    """What a person typed, `1,234.5`, as minor units. None where it is no amount of that currency."""
    found = _TYPED.fullmatch(typed.strip())
    places = places_of(currency)
    if found is None or len(found["minor"] or "") > places:
        return None
    units = int(found["whole"].replace(",", "") + (found["minor"] or "").ljust(places, "0"))
    return -units if found["sign"] else units
