"""What a manifest owes about the outside: its calls, the events it takes, the lookups that find what they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from primitives.kit.connector import OUTCOMES
from primitives.kit.contract import Manifest
from primitives.kit.types import Money, Text

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def outside_faults(manifest: Manifest) -> Iterator[str]:
    yield from _calls(manifest)
    yield from _money(manifest)
    yield from _inbound(manifest)
    yield from _lookups(manifest)


def _calls(manifest: Manifest) -> Iterator[str]:
    yield from _named("call", ((call.name, call.title) for call in manifest.calls))
    problems = {problem.code for problem in manifest.problems}
    writes = {write.name for write in manifest.writes}
    for call in manifest.calls:
        if call.name in writes:
            yield f"{call.name} is a write and a call"
        if call.refusal not in problems:
            yield f"the call {call.name} is refused with {call.refusal}, which has no text"
        if call.patience.total_seconds() <= 0:
            yield f"the call {call.name} has no patience"


def _money(manifest: Manifest) -> Iterator[str]:
    """What one outcome moves is said of each: a silent one would be taken for nothing."""
    calls = {call.name for call in manifest.calls}
    said = [(one.action, one.outcome) for one in manifest.outside]
    for action in sorted({action for action, _ in said}):
        if action not in calls:
            yield f"outside money is about {action}, no call"
        outcomes = sorted(outcome for named, outcome in said if named == action)
        if outcomes != sorted(OUTCOMES):
            yield f"outside money of {action} is said of {outcomes}, and must be of each outcome once"


def _inbound(manifest: Manifest) -> Iterator[str]:
    yield from _named("event", ((event.name, event.title) for event in manifest.inbound))
    for event in manifest.inbound:
        if event.money is not None and not isinstance(event.fields.field(event.money), Money):
            yield f"the event {event.name} has no money {event.money}"


def _lookups(manifest: Manifest) -> Iterator[str]:
    yield from _named("lookup", ((lookup.name, lookup.title) for lookup in manifest.lookups))
    for lookup in manifest.lookups:
        if lookup.table not in manifest.tables:
            yield f"the lookup {lookup.name} looks into a table that is not the primitive's"
        if all(isinstance(type_, Text) for type_ in lookup.inputs.values()):
            key = lookup.key(tuple("?" for _ in lookup.inputs))
            if len(key) != len(lookup.table.key):
                yield f"the lookup {lookup.name} makes no key of its table"


def _named(kind: str, named: Iterable[tuple[str, str]]) -> Iterator[str]:
    seen: set[str] = set()
    for name, title in named:
        if _NAME.fullmatch(name) is None:
            yield f"the {kind} `{name}` has no name"
        if name in seen:
            yield f"the {kind} {name} stands twice"
        if not title:
            yield f"the {kind} {name} has no title"
        seen.add(name)
