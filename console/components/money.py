"""Amounts as people read them: `PHP 1,234.50`. In and out are integers of minor units; nothing is ever a fraction."""

from __future__ import annotations

import re

ISO = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND"), 0),
    **dict.fromkeys(("VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
"""Digits after the point, ISO 4217; two where it is not here."""

_ASSET = re.compile(r"(?P<code>[A-Z][A-Z0-9_]*)(/(?P<places>\d{1,2}))?")
_TYPED = re.compile(r"(?P<sign>-?)(?P<whole>\d{1,3}(,\d{3})+|\d+)(\.(?P<minor>\d*))?")


def parts_of(asset: str) -> tuple[str, int] | None:
    """`PHP/2`: the currency and its digits after the point, none where none are said. None where it is no asset."""
    found = _ASSET.fullmatch(asset)
    return (found["code"], int(found["places"] or 0)) if found else None


def iso_places(currency: str) -> int:
    return ISO.get(currency, 2)


def figures(amount: int, places: int) -> str:
    """Without the currency: `1,234.50`, `-0.05`. places: digits after the point."""
    digits = str(abs(amount)).rjust(places + 1, "0")
    whole, minor = (digits[:-places], digits[-places:]) if places else (digits, "")
    return f"{'-' if amount < 0 else ''}{int(whole):,}{'.' + minor if minor else ''}"


def minor_units(typed: str, places: int) -> int | None:
    """What a person typed, `1,234.5`, as minor units. None where it is no amount of so many digits after the point."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None or len(found["minor"] or "") > places:
        return None
    units = int(found["whole"].replace(",", "") + (found["minor"] or "").ljust(places, "0"))
    return -units if found["sign"] else units
