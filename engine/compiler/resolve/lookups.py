"""`find:`: `wallets.by_account(event.account)`, a lookup of a primitive with its arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.compiler.diagnostics import did_you_mean
from engine.compiler.leaves import Named
from engine.compiler.product import Active, Compute, Find, Kind
from engine.compiler.resolve.lives import find_own
from engine.compiler.resolve.reading import Part
from engine.compiler.resolve.scopes import WorkflowScope
from primitives.kit.inbound import Lookup

_LOOKUP = re.compile(r"\s*([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)\s*\((.*)\)\s*", re.DOTALL)
_FORM = "write `PRIMITIVE.LOOKUP(VALUE)`, such as `wallets.by_account(event.account)`"
_OPENS, _CLOSES = "([{", ")]}"


def read_find(named: Named, active: Mapping[str, Active], scope: WorkflowScope) -> Find | None:
    """What a name of the workflow will refer to; the arguments see the event and parameters, and no rows."""
    match = _LOOKUP.fullmatch(named.value.text)
    if match is None:
        scope.problems.add("FF307", named.value.place, "`find` takes a lookup of a primitive", _FORM)
        return None
    known = {f"{name}.{one.name}": one for name, active_ in active.items() for one in active_.manifest.lookups}
    lookup = known.get(match[1])
    if lookup is None:
        place = named.value.at(match.start(1), match.end(1))
        message = f"no active primitive has a lookup `{match[1]}`"
        scope.problems.add("FF301", place, message, did_you_mean(match[1], known))
        return None
    arguments = _arguments(named, match, lookup, scope)
    kind = _kind(named, lookup, scope)
    if arguments is None or kind is None:
        return None
    return Find(named.name.text, kind.full_name, lookup, arguments)


def _kind(named: Named, lookup: Lookup, scope: WorkflowScope) -> Kind | None:
    """What it finds; where the lookup leaves that to who asks, the template's own of that name."""
    if lookup.resource is None:
        return find_own(named.name, scope)
    kind = scope.names.kinds.get(lookup.resource)
    if kind is None:
        message = f"`{lookup.name}` finds `{lookup.resource}`, and no active primitive has that"
        scope.problems.add("FF402", named.name.place, message, "activate it under `primitives`")
    return kind


def _arguments(named: Named, match: re.Match[str], lookup: Lookup, scope: WorkflowScope) -> tuple[Compute, ...] | None:
    parts = list(_split(match[2], match.start(2)))
    if len(parts) != len(lookup.inputs):
        takes = ", ".join(f"{name}: {scope.names.configured(type_)}" for name, type_ in lookup.inputs.items())
        message = f"`{match[1]}` takes {len(lookup.inputs)} values, {takes}; here are {len(parts)}"
        scope.problems.add("FF307", named.value.place, message)
        return None
    computes = []
    for (start, text), type_ in zip(parts, lookup.inputs.values(), strict=True):
        written = Part(named.value, start, text)
        reading = scope.read(written, scope.names.configured(type_))
        if reading is None:
            continue
        if reading.rounds:
            message = f"`{text}` reads a row, and a lookup is the first thing that is read"
            scope.problems.add("FF307", written.place, message, "look it up by what the event says")
        computes.append(reading.compute)
    return tuple(computes) if len(computes) == len(parts) else None


def _split(text: str, offset: int) -> Iterator[tuple[int, str]]:
    """The arguments at their places: apart by commas outside of brackets and quotes."""
    if not text.strip():
        return
    depth, quote, start = 0, "", 0
    for at, character in enumerate((*text, ",")):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in _OPENS:
            depth += 1
        elif character in _CLOSES:
            depth -= 1
        elif character == "," and (depth == 0 or at == len(text)):
            piece = text[start:at]
            lead = len(piece) - len(piece.lstrip())
            yield offset + start + lead, piece.strip()
            start = at + 1
