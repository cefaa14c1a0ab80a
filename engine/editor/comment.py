"""Whether a place of a script is in a comment, where nothing is offered."""

from __future__ import annotations

from primitives.ledger.script.comments import comments


def in_comment(text: str, offset: int) -> bool:
    """At the end of a line's comment one still writes on it, behind `*/` no more."""
    for start, end in comments(text):
        inside = end is None or offset < end or (offset == end and text.startswith("//", start))
        if start < offset and inside:
            return True
    return False
