"""What people are called when they sign in: one login each, however it is typed."""

from __future__ import annotations

import re
import unicodedata

MOST = 100
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]*")


def login_of(typed: str) -> str | None:
    """Its NFKC form in lower case: 1 to 100 of a-z, 0-9 and `._@+-`, a letter or digit first. None for others."""
    if len(typed) > MOST:
        return None
    found = unicodedata.normalize("NFKC", typed.strip()).lower()
    return found if len(found) <= MOST and _LOGIN.fullmatch(found) else None
