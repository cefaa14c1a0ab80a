"""What changed between two plain values, member by member, without the secrets among them.

A secret is known by the name of its member, by its type, or by its look: keys, tokens and password hashes say what
they are with their first characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from primitives.kit.store import Json

HIDDEN = "(secret)"

WORDS = frozenset(
    (
        *("authorization", "bearer", "cookie", "credentials", "cvv", "hash", "key", "mnemonic", "otp", "pin", "pwd"),
        *("salt", "seed", "signature"),
    )
)
"""A member is secret where a word of its name is one of these, `key_hash`, `api-keys`, `sessionCookie`,"""

WITHIN = re.compile("secret|password|passwd|passphrase|token|apikey|privatekey")
"""or where its name holds one of these anywhere."""

LOOKS = re.compile(
    r"ff_[a-z]+_[0-9A-Za-z]{20,}|whsec_|\$argon2|-----BEGIN |\beyJ[\w-]{8,}\.|\b(?:Bearer|Basic) [\w+/.=-]{8,}"
    r"|://[^/@\s]+@"
)
_QUERY = re.compile(r"(https?://[^\s?#]*)[?#]\S+")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def differing(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, Json]:
    """By member `{"before": …, "after": …}`; a member of a member is `outer.inner`. None: it was not there, is gone.

    Values are what JSON has. Raises TypeError for others, but for bytes and types that hide theirs: those are secrets.
    """
    return dict(_members("", before or {}, after or {}))


def _members(path: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    for name in sorted({*before, *after}):
        was, now = before.get(name), after.get(name)
        if name in before and name in after and _same(was, now):
            continue
        if isinstance(was, Mapping) and isinstance(now, Mapping) and not is_secret(name):
            yield from _members(f"{path}{tellable(name)}.", was, now)
            continue
        sides = (("before", before), ("after", after))
        yield f"{path}{tellable(name)}", {side: _member(name, given[name]) for side, given in sides if name in given}


def _same(was: Any, now: Any) -> bool:
    """1 and true are equal in Python, and not the same in JSON."""
    return type(was) is type(now) and bool(was == now)


def is_secret(name: str) -> bool:
    words = [word.lower() for word in _WORD.findall(name)]
    return WITHIN.search("".join(words)) is not None or any({word, word.removesuffix("s")} & WORDS for word in words)


def tellable(value: Any) -> Json:
    """The value as a line may hold it. What is tellable stays as it is. Raises TypeError as `differing`."""
    match value:
        case None | bool() | int():
            return value
        case str():
            return HIDDEN if LOOKS.search(value) else _QUERY.sub(rf"\1?{HIDDEN}", value)
        case Mapping():
            return {str(tellable(str(name))): _member(str(name), inner) for name, inner in value.items()}
        case list() | tuple():
            return [tellable(inner) for inner in value]
        case bytes() | bytearray() | memoryview():
            return HIDDEN
    if hasattr(value, "get_secret_value"):
        return HIDDEN
    raise TypeError(f"a {type(value).__name__} is not told in the audit log")


def _member(name: str, value: Any) -> Json:
    return _hidden(value) if is_secret(name) else tellable(value)


def _hidden(value: Any) -> Json:
    """The names within stay: they tell what changed, and nothing of what it is."""
    if isinstance(value, Mapping):
        return {str(tellable(str(name))): _hidden(inner) for name, inner in value.items()}
    return None if value is None else HIDDEN
