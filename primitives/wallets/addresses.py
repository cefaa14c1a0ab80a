"""What the outside knows a wallet by: its account number, and mobile numbers registered for it.

An account number is twelve digits: the first never 0, the last a check digit (Luhn, ISO/IEC 7812-1 annex B). It follows
from the wallet's id, so that the same segment gives the same number; a number that is taken gives way to the next.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from primitives.kit.store import Keys, Rows
from primitives.wallets.domain import Address
from primitives.wallets.tables import ADDRESSES

NUMBER, PROXY = KINDS = ("number", "proxy")
MOBILE = r"^\+639[0-9]{9}$"

AT_OPENING, LATER = 4, 16
"""How many numbers are tried. A thousand million wallets leave one in 10,000 million million without one at opening."""

_SMALLEST, _MANY = 10_000_000_000, 90_000_000_000
_LOCAL = re.compile(r"09[0-9]{9}")
_FILLING = re.compile(r"[\s().-]+")


def numbers(wallet: str, count: int) -> Iterator[str]:
    """The numbers a wallet may have, the best first. `migrations/0002` says the same in SQL."""
    for n in range(count):
        digest = hashlib.sha256(f"{wallet}/{n}".encode()).digest()
        payload = str(_SMALLEST + int.from_bytes(digest[:7], "big") % _MANY)
        yield payload + check_digit(payload)


def check_digit(payload: str) -> str:
    """Luhn: every second digit counts double, beginning with the last."""
    doubled = [int(digit) * 2 for digit in payload[::-2]]
    rest = [int(digit) for digit in payload[-2::-2]]
    return str(-sum([value // 10 + value % 10 for value in doubled] + rest) % 10)


def is_number(text: str) -> bool:
    """Whether it can be an account number: one digit wrong, or two neighbours exchanged, is seen (but 09 for 90)."""
    return re.fullmatch("[1-9][0-9]{11}", text) is not None and check_digit(text[:-1]) == text[-1]


def normal(text: str) -> str:
    """As addresses are kept: `0917 123 4567` and ISO 20022's `+63-9171234567` are `+639171234567`."""
    plain = _FILLING.sub("", text)
    return f"+63{plain[1:]}" if _LOCAL.fullmatch(plain) else plain


def number_keys(wallet: str, count: int) -> Keys:
    return [ADDRESSES.at(number) for number in numbers(wallet, count)]


def take_number(rows: Rows, wallet: str, count: int) -> str | None:
    """The first number nobody has, now this wallet's; None where each is taken."""
    for number in numbers(wallet, count):
        if rows.get(ADDRESSES, number) is None:
            rows.put(ADDRESSES, Address(number, NUMBER, wallet))
            return number
    return None
