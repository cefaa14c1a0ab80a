"""A rolling counter as text: `29:6000 31:1500`, slice and used, oldest first.

A take touches only the two ends of it, so that it costs the same whether few slices are used or all of them.
"""

from __future__ import annotations

from primitives.limits.windows import Rolling


def newest(text: str) -> int:
    """0 where nothing was taken yet."""
    return int(text[text.rfind(" ") + 1 :].partition(":")[0]) if text else 0


def forget(text: str, oldest: int) -> tuple[str, int]:
    """Without the slices before `oldest`, and how much they held."""
    forgotten = 0
    while text:
        first, _, rest = text.partition(" ")
        slice_, _, used = first.partition(":")
        if int(slice_) >= oldest:
            break
        forgotten += int(used)
        text = rest
    return text, forgotten


def add(text: str, slice_: int, amount: int) -> str:
    """Into the newest slice, or a new one after it."""
    if not text:
        return f"{slice_}:{amount}"
    before, space, last = text.rpartition(" ")
    number, _, used = last.partition(":")
    if int(number) == slice_:
        return f"{before}{space}{slice_}:{int(used) + amount}"
    return f"{text} {slice_}:{amount}"


def give_back(text: str, slice_: int, amount: int) -> tuple[str, int]:
    """Out of its own slice, never below zero, and what is used then; a slice that counts no more stays gone."""
    left = [(one, max(0, used - amount) if one == slice_ else used) for one, used in entries(text)]
    return " ".join(f"{one}:{used}" for one, used in left), sum(used for _, used in left)


def fits_at(text: str, amount: int, at_most: int, window: Rolling) -> str | None:
    """When `amount` fits, if nothing else is taken; None where it never does."""
    kept = entries(text)
    used = sum(part for _, part in kept)
    for slice_, part in kept:
        used -= part
        if used + amount <= at_most:
            return window.leaves(slice_).text
    return None


def entries(text: str) -> list[tuple[int, int]]:
    pairs = (one.partition(":") for one in text.split())
    return [(int(slice_), int(used)) for slice_, _, used in pairs]
