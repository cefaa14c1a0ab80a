"""Calls and inbound events, done on rows in memory as the engine would, each checked against its contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from primitives.kit.action import Signature, UnknownName
from primitives.kit.call import Call, Intent, Settled
from primitives.kit.canonical import canonical, parse
from primitives.kit.conformance import StrictRows, check_decline, check_emitted, check_inputs, check_output
from primitives.kit.connector import OUTCOMES, REJECTED, Answer
from primitives.kit.contract import Manifest
from primitives.kit.inbound import Inbound
from primitives.kit.memory import Memory
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline


@dataclass(frozen=True, slots=True)
class Intended:
    """intent: None where it declined."""

    intent: Intent | None
    declined: Decline | None
    faults: tuple[str, ...]


def intend(
    manifest: Manifest,
    call: Call,
    config: Any,
    origin: Origin,
    memory: Memory,
    names: Mapping[str, str],
    given: Mapping[str, Any],
    evaluated: Mapping[str, Any],
) -> Intended:
    """given: the inputs; evaluated: the formulas."""
    signature = call.signature(config, names)
    if isinstance(signature, UnknownName):
        return Intended(None, None, (f"{call.name}: {signature.name} is no {signature.input}",))
    found = [*check_inputs(call, signature, given, evaluated)]
    keyed = {name: value for name, value in given.items() if signature.inputs[name].key}
    asked = signature.build(origin, {**given, **evaluated})
    tried = _copy(memory)
    emitted = len(memory.events)
    try:
        first = call.intend(StrictRows(tried, manifest.name, signature.keys(origin, keyed)), asked)
        intent = call.intend(StrictRows(memory, manifest.name, signature.keys(origin, keyed)), asked)
    except Decline as decline:
        return Intended(None, decline, (*found, *check_decline(manifest, call, signature, decline)))
    if first != intent or tried != memory:
        found.append(f"{call.name}: intend is not the same twice")
    found += _intent(manifest, call, config, intent)
    found += check_emitted(manifest, memory.events[emitted:])
    return Intended(intent, None, tuple(found))


def _intent(manifest: Manifest, call: Call, config: Any, intent: Intent) -> Iterator[str]:
    if intent.connector not in manifest.connectors(config):
        yield f"{call.name}: goes out by {intent.connector}, no connector of the section"
    if set(manifest.adapters(config)) != set(manifest.connectors(config)):
        yield f"{manifest.name}: not every connector has its adapter"
    if not intent.message:
        yield f"{call.name}: its message has no id"
    if parse(canonical(intent.body)) != intent.body:
        yield f"{call.name}: what is to be sent is no JSON"


@dataclass(frozen=True, slots=True)
class Answered:
    settled: Settled
    faults: tuple[str, ...]


def settle(
    manifest: Manifest, call: Call, signature: Signature, origin: Origin, memory: Memory, intent: Intent, answer: Answer
) -> Answered:
    """From the intent as it was kept. The answer is settled twice: the second time must leave everything as it is."""
    kept = Intent(intent.connector, intent.message, parse(canonical(intent.body)))
    tried, emitted = _copy(memory), len(memory.events)
    first = _settle(manifest, call, origin, tried, kept, answer)
    settled = _settle(manifest, call, origin, memory, kept, answer)
    found = []
    if first != settled or tried != memory:
        found.append(f"{call.name}: settle is not the same twice")
    found += _settled(call, kept, settled)
    found += check_output(call, signature, settled.output)
    found += check_emitted(manifest, memory.events[emitted:])
    again = _settle(manifest, call, origin, tried, kept, answer)
    if tried != memory:
        found.append(f"{call.name}: an answer that comes twice does something twice")
    if again.again is not None or again.outcome not in (settled.outcome, None):
        found.append(f"{call.name}: an answer that comes twice says something else")
    return Answered(settled, tuple(found))


def _settle(manifest: Manifest, call: Call, origin: Origin, memory: Memory, intent: Intent, answer: Answer) -> Settled:
    rows = StrictRows(memory, manifest.name, call.settle_keys(intent, answer))
    return call.settle(rows, origin, intent, answer)


def _settled(call: Call, intent: Intent, settled: Settled) -> Iterator[str]:
    if settled.outcome not in (*OUTCOMES, None):
        yield f"{call.name}: {settled.outcome} is no outcome"
    if settled.again is None:
        return
    if settled.outcome != REJECTED:
        yield f"{call.name}: goes out again after {settled.outcome}"
    if settled.again.message == intent.message:
        yield f"{call.name}: goes out again under the same id"


def take(
    manifest: Manifest, inbound: Inbound, origin: Origin, memory: Memory, event: Any, accepted: bool
) -> tuple[str, ...]:
    """The faults of what the primitive keeps of an event; a second copy must leave everything as it is."""
    found = [
        f"{inbound.name}: the event has no {name}" for name, _ in inbound.fields.fields if not hasattr(event, name)
    ]
    emitted = len(memory.events)
    _take(manifest, inbound, origin, memory, event, accepted)
    found += check_emitted(manifest, memory.events[emitted:])
    twice = _copy(memory)
    _take(manifest, inbound, origin, twice, event, accepted)
    if twice != memory:
        found.append(f"{inbound.name}: an event that comes twice is taken twice")
    return tuple(found)


def _take(manifest: Manifest, inbound: Inbound, origin: Origin, memory: Memory, event: Any, accepted: bool) -> None:
    inbound.take(StrictRows(memory, manifest.name, inbound.keys(origin, event)), origin, event, accepted)


def _copy(memory: Memory) -> Memory:
    """Rows are never changed in place, so the containers are copied and the rows are not."""
    journals = {name: copy(rows) for name, rows in memory.journals.items()}
    return Memory(dict(memory.state), journals, list(memory.events))
