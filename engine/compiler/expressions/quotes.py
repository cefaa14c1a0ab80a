"""Texts in quotes, and back."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_MEANING = {"\\": "\\", "'": "'", '"': '"', "n": "\n", "r": "\r", "t": "\t"}
_WRITTEN = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def unquote(quoted: str) -> str | None:
    """None where an escape is unknown, or names half of a character."""
    body = quoted[1:-1]
    if any(_meaning(match[1]) is None for match in _ESCAPE.finditer(body)):
        return None
    return _ESCAPE.sub(lambda match: _meaning(match[1]) or "", body)


def quote(text: str) -> str:
    return '"' + "".join(_WRITTEN.get(character, character) for character in text) + '"'


def _meaning(escape: str) -> str | None:
    if len(escape) == 1:
        return _MEANING.get(escape)
    code = int(escape[1:], 16)
    return None if 0xD800 <= code <= 0xDFFF else chr(code)
