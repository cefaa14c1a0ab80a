"""What may be written where in a template, from its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from console.client.templates import Schema
from console.components.editor import Completions, Hint

DEEPEST = 8
Part = Mapping[str, Any]
Found = tuple[str, str, list[Hint]]
"""The path of keys, whether keys or values may stand there, and which."""


def completions(schema: Schema) -> Completions:
    keys: dict[str, list[Hint]] = {}
    values: dict[str, list[Hint]] = {}
    for path, kind, hints in _walk({"properties": schema.properties}, ()):
        into = keys if kind == "keys" else values
        into.setdefault(path, []).extend(hints)
    return Completions(keys, values)


def _walk(part: Part, path: tuple[str, ...]) -> Iterator[Found]:
    if len(path) > DEEPEST:
        return
    members = part.get("properties") or {}
    if members:
        yield ".".join(path), "keys", [_key(name, inner) for name, inner in members.items()]
        for name, inner in members.items():
            yield from _walk(inner, (*path, name))
    if choices := _choices(part):
        yield ".".join(path), "values", [Hint(str(one)) for one in choices]
    if isinstance(part.get("additionalProperties"), Mapping):
        yield from _walk(part["additionalProperties"], (*path, "*"))
    if isinstance(part.get("items"), Mapping):
        yield from _items(part["items"], path)


def _items(part: Part, path: tuple[str, ...]) -> Iterator[Found]:
    """A step is told by its verb: the verbs begin it, and under a verb its other keys may follow."""
    verbs = part.get("oneOf")
    if not verbs:
        yield from _walk(part, path)
        return
    yield ".".join(path), "keys", [Hint(f"{verb['title']}:", _others(verb)) for verb in verbs]
    for verb in verbs:
        title, members = verb["title"], verb["properties"]
        others = [_key(name, inner) for name, inner in members.items() if name != title]
        yield ".".join((*path, title)), "keys", others
        if choices := _choices(members.get(title, {})):
            yield ".".join((*path, title)), "values", [Hint(str(one)) for one in choices]


def _others(verb: Part) -> str:
    return ", ".join(name for name in verb["properties"] if name != verb["title"])


def _key(name: str, part: Part) -> Hint:
    return Hint(f"{name}:", str(part.get("description") or part.get("title") or ""))


def _choices(part: Part) -> list[Any]:
    found = list(part.get("enum") or ())
    for one in part.get("anyOf") or ():
        found += one.get("enum") or ()
    return found
