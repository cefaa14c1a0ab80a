"""Ids as rails carry them. ISO 20022 gives 35 characters, a UUID has 36: in Crockford's base 32 it has 26 (a ULID).

The two are one number, so that whoever has the text on the wire has the row's key.
"""

from __future__ import annotations

import hashlib
import re

from primitives.kit.ids import derived_id

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ = str.maketrans("ILO", "110", " -")
_SHAPE = re.compile(f"[0-7][{_DIGITS}]{{25}}")


def wire_id(id_: str) -> str:
    """26 characters, in the order of the ids."""
    number = int(id_.replace("-", ""), 16)
    return "".join(_DIGITS[number >> shift & 31] for shift in range(125, -1, -5))


def id_of(wire: str) -> str | None:
    """The inverse. Letters as people write them down, blanks and hyphens left out; None for what is none of ours."""
    text = wire.upper().translate(_READ)
    if _SHAPE.fullmatch(text) is None:
        return None
    number = 0
    for digit in text:
        number = number << 5 | _DIGITS.index(digit)
    hexed = f"{number:032x}"
    return f"{hexed[:8]}-{hexed[8:12]}-{hexed[12:16]}-{hexed[16:20]}-{hexed[20:]}"


def derived_wire_id(wire: str, label: str) -> str:
    """The id of a message about another: the same for the same label."""
    parent = id_of(wire)
    return wire_id(derived_id(parent, label)) if parent else _hashed(f"{wire}/{label}")


def _hashed(text: str) -> str:
    """Of a message whose id was given by others."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")
    return "".join(_DIGITS[number >> shift & 31] for shift in range(125, -1, -5))


def uetr_of(id_: str) -> str:
    """The Unique End-to-end Transaction Reference, a UUIDv4 in shape, drawn from the id."""
    number = int.from_bytes(hashlib.sha256(f"{id_}/uetr".encode()).digest()[:16], "big")
    number = number & ~(0xF << 76) | 4 << 76
    number = number & ~(0x3 << 62) | 2 << 62
    hexed = f"{number:032x}"
    return f"{hexed[:8]}-{hexed[8:12]}-{hexed[12:16]}-{hexed[16:20]}-{hexed[20:]}"
