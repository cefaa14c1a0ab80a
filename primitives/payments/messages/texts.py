"""Values as the text of an element, and back: ids, codes, amounts, moments, names.

Reading raises BadMessage, with a text that holds nothing of the message; writing raises ValueError.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from primitives.kit.connector import BadMessage
from primitives.payments.messages.profile import DECIMALS

FREE = 140
"""Max140Text: names and remittance."""

_ID = re.compile(r"[!-~](?:[ -~]{0,33}[!-~])?")
_ACCOUNT = re.compile(r"[!-~](?:[ -~]{0,32}[!-~])?")
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_UETR = re.compile(r"[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}")
_CODE = re.compile(r"[A-Z0-9]{1,4}")
_AMOUNT = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,5}))?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIGITS = 18

_PLAIN = {"id": _ID, "account": _ACCOUNT, "bic": _BIC, "uetr": _UETR, "code": _CODE}


def fits(kind: str, text: str) -> bool:
    """kind: `id` (Max35Text, printable ASCII), `account` (Max34Text), `bic`, `uetr`, `code`."""
    return _PLAIN[kind].fullmatch(text) is not None


def free_text(text: str, longest: int) -> str:
    """A name or a remark as a rail takes it: one line, nothing hidden, cut at its longest."""
    return " ".join(_HIDDEN.sub(" ", text).split())[:longest].rstrip()


def write_moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is no moment")
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_moment(text: str) -> datetime:
    """In UTC. A time without a zone is refused: half the country's banks would mean eight hours later."""
    if _MOMENT.fullmatch(text):
        try:
            return datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise BadMessage("a date and time with its zone was expected")


def write_amount(amount: int, asset: str) -> tuple[str, str]:
    """(`1015.00`, `PHP`). amount: minor units, not negative."""
    currency, decimals = _currency(asset)
    digits = str(amount).rjust(decimals + 1, "0")
    if amount < 0 or len(digits) > _DIGITS:
        raise ValueError("an amount of a message is not negative and has at most 18 digits")
    whole = digits[: len(digits) - decimals]
    return (f"{whole}.{digits[-decimals:]}" if decimals else whole), currency


def read_amount(text: str, currency: str) -> tuple[int, str]:
    """Minor units and asset. Digits below the minor unit may be written, if they are zeros."""
    found, decimals = _AMOUNT.fullmatch(text), DECIMALS.get(currency)
    if found is None or decimals is None:
        raise BadMessage("an amount in a currency the rails carry was expected")
    fraction = (found[2] or "").ljust(decimals, "0")
    if fraction[decimals:].strip("0") or len(found[1]) + decimals > _DIGITS:
        raise BadMessage("an amount is finer than its minor unit, or longer than 18 digits")
    return int(found[1] + fraction[:decimals]), _asset(currency)


def read_currency(text: str) -> str:
    """The asset, `PHP/2`."""
    if text not in DECIMALS:
        raise BadMessage("a currency the rails carry was expected")
    return _asset(text)


def _currency(asset: str) -> tuple[str, int]:
    currency = asset.partition("/")[0]
    if currency not in DECIMALS or _asset(currency) != asset:
        raise ValueError(f"no rail carries {asset}")
    return currency, DECIMALS[currency]


def _asset(currency: str) -> str:
    decimals = DECIMALS[currency]
    return f"{currency}/{decimals}" if decimals else currency
