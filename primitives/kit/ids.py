"""Ids: UUIDv7 (RFC 9562) as text, in order of creation; derived ids; short references people can quote."""

from __future__ import annotations

import hashlib
import os
import re
import time
from functools import lru_cache

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = tuple(first + second for first in _CROCKFORD for second in _CROCKFORD)
_TAIL_BITS = (1 << 74) - 1
_REFERENCE_BITS = (1 << 60) - 1


def new_id() -> str:
    """A fresh UUIDv7; the only randomness of a request, drawn before its segment is submitted."""
    return _uuid7(time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10), "big") & _TAIL_BITS)


def derived_id(parent: str, label: str) -> str:
    """The id of what a run creates: the same for the same run and label, so that a segment can be applied again."""
    digest = hashlib.sha256(f"{parent}/{label}".encode()).digest()
    millis = int(parent[:8] + parent[9:13], 16)
    return _uuid7(millis, int.from_bytes(digest[:10], "big") & _TAIL_BITS)


def is_id(text: str) -> bool:
    """Ids hold no `:`, so an id can never reach into another account's address."""
    return _UUID.fullmatch(text) is not None


@lru_cache(maxsize=1024)
def reference(id_: str) -> str:
    """Twelve characters of Crockford's base 32 that people can read out: `7ZQ4-M2K9-XH0T`."""
    number = int.from_bytes(hashlib.sha256(id_.encode()).digest()[:8], "big") & _REFERENCE_BITS
    first, second, third = number >> 40, (number >> 20) & 0xFFFFF, number & 0xFFFFF
    return f"{_four(first)}-{_four(second)}-{_four(third)}"


def _four(number: int) -> str:
    return _PAIRS[number >> 10] + _PAIRS[number & 1023]


def _uuid7(millis: int, tail: int) -> str:
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    number = (millis << 80) | (7 << 76) | (high << 64) | (2 << 62) | low
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
