"""Pages of a list: opaque cursors over a stable order, never offsets (RFC 8288 links are made of them)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

LIMIT_DEFAULT, LIMIT_MAX = 20, 100


@dataclass(frozen=True, slots=True)
class PageQuery:
    """after: the last key of the page before, None for the first page; limit: 1 to 100."""

    after: str | None = None
    limit: int = LIMIT_DEFAULT


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    items: tuple[T, ...]
    next: str | None


def encode_cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> str | None:
    """None where the text is no cursor of ours."""
    try:
        key = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        return None if not key or "\x00" in key else key
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
