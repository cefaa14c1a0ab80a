"""What every primitive owes, checked for any manifest: `faults` reads the manifest, `perform` runs one of its writes.

Both answer what is wrong as sentences; a conforming primitive has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from primitives.kit.action import Signature, UnknownName, Write
from primitives.kit.call import Call
from primitives.kit.canonical import canonical, parse
from primitives.kit.conformance_outside import outside_faults
from primitives.kit.contract import Manifest
from primitives.kit.memory import Memory, MemoryRows
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline
from primitives.kit.resource import Resource
from primitives.kit.store import Json, Key, NotLoaded, Table

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_EVENT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")


def faults(manifest: Manifest) -> tuple[str, ...]:
    """What is wrong with the manifest itself."""
    return tuple(
        f"{manifest.name}: {fault}"
        for found in (_names, _tables, _writes, _resources, _events, _problems, outside_faults)
        for fault in found(manifest)
    )


def _names(manifest: Manifest) -> Iterator[str]:
    named = [manifest.name, *manifest.provides, *(view.name for view in manifest.views)]
    named += [write.name for write in _all_writes(manifest)] + [one.name for one in manifest.resources]
    yield from (f"`{name}` is no name" for name in named if _NAME.fullmatch(name) is None)
    yield from (f"the write {name} stands twice" for name in _twice(write.name for write in manifest.writes))
    if not manifest.title:
        yield "has no title"
    if not any(manifest.migrations.glob("*.py")):
        yield "has no migration"


def _tables(manifest: Manifest) -> Iterator[str]:
    for table in manifest.tables:
        if table.schema != manifest.name:
            yield f"the table {table} is in another schema"
        fields = [field.name for field in table.fields]
        if tuple(fields) != tuple(table.row.__dataclass_fields__):
            yield f"the fields of {table} are not those of its row, in their order"
        yield from (f"the key {name} of {table} is no field" for name in table.key if name not in fields)
        if "tenant" in fields:
            yield f"{table} names the tenant, which is never a row's business"


def _writes(manifest: Manifest) -> Iterator[str]:
    for write in _all_writes(manifest):
        if write.undo is None:
            yield f"the write {write.name} has no undo; where there is nothing, say nothing_to_undo"
        if not write.title:
            yield f"the write {write.name} has no title"
    known = {write.name for write in manifest.writes}
    yield from (f"a fact is about {fact.action}, no write" for fact in manifest.facts if fact.action not in known)


def _resources(manifest: Manifest) -> Iterator[str]:
    for resource in manifest.resources:
        if resource.table not in manifest.tables:
            yield f"{resource.name}: its table is not one of the primitive's"
        fields = [name for name, _ in resource.fields.fields]
        row = resource.table.row
        absent = [name for name in fields if not hasattr(row, name) and name not in row.__dataclass_fields__]
        yield from (f"{resource.name}: no attribute `{name}` on its row" for name in absent)
        wanted = ("id", "state", *resource.shows, *resource.filters, *([resource.freezes] if resource.freezes else []))
        yield from (f"{resource.name}: `{name}` is no field" for name in wanted if name not in fields)
        yield from (f"{resource.name}: filters by `{one}`, no column" for one in resource.filters if not _has(row, one))
    for resource in _lives(manifest):
        for write in _acts(resource):
            unknown = [state for state in write.acts_on or () if state not in resource.states]
            yield from (f"{write.name}: `{state}` is no state of a {resource.name}" for state in unknown)


def _has(row: type[Any], name: str) -> bool:
    return name in row.__dataclass_fields__


def _events(manifest: Manifest) -> Iterator[str]:
    for event in manifest.events:
        if _EVENT.fullmatch(event.name) is None or not event.title or not event.subject:
            yield f"the event {event.name} needs a name, a title and a subject"
        if event.data.get("type") != "object" or event.data.get("additionalProperties") is not False:
            yield f"the event {event.name} does not say exactly what its data is"
    yield from (f"the event {name} stands twice" for name in _twice(event.name for event in manifest.events))


def _problems(manifest: Manifest) -> Iterator[str]:
    for problem in manifest.problems:
        if not (400 <= problem.status < 600 and problem.text.strip()):
            yield f"the problem {problem.code} needs a status of 4xx or 5xx and a text"
    yield from (f"the problem {code} stands twice" for code in _twice(one.code for one in manifest.problems))


def _all_writes(manifest: Manifest) -> list[Write]:
    found = {id(write): write for write in manifest.writes}
    for resource in _lives(manifest):
        create = (resource.create,) if resource.create else ()
        found |= {id(write): write for write in (*create, *_acts(resource))}
    return list(found.values())


def _lives(manifest: Manifest) -> tuple[Resource, ...]:
    return (*manifest.resources, *(admin.resource for admin in manifest.admin))


def _acts(resource: Resource) -> tuple[Write, ...]:
    return (*resource.do.values(), *resource.by_operations.values())


def _twice(names: Iterable[str]) -> list[str]:
    seen: list[str] = list(names)
    return sorted({name for name in seen if seen.count(name) > 1})


class StrictRows(MemoryRows):
    """Rows that show only what `keys` named or this write put, like the committer's."""

    def __init__(self, memory: Memory, schema: str, keys: Iterable[Key]) -> None:
        super().__init__(memory, schema)
        self.load(keys)

    def get(self, table: Table[Any], *key: Any) -> Any:
        if Key(table, key) not in self.loaded:
            raise NotLoaded(f"{table} {key}")
        return super().get(table, *key)

    def put(self, table: Table[Any], row: Any) -> None:
        super().put(table, row)
        self.loaded.add(Key(table, table.key_of(row)))


@dataclass(frozen=True, slots=True)
class Performed:
    """output: what `apply` returned, None where it declined; faults: what this one run showed to be wrong."""

    output: Any
    declined: Decline | None
    faults: tuple[str, ...]


def perform(
    manifest: Manifest,
    write: Write,
    config: Any,
    origin: Origin,
    memory: Memory,
    names: Mapping[str, str] | None = None,
    given: Mapping[str, Any] | None = None,
    evaluated: Mapping[str, Any] | None = None,
) -> Performed:
    """Run a write on `memory` as the engine would. given: its inputs; evaluated: its formulas and totals."""
    signature = write.signature(config, names or {})
    if isinstance(signature, UnknownName):
        return Performed(None, None, (f"{write.name}: {signature.name} is no {signature.input}",))
    given, evaluated = given or {}, evaluated or {}
    found = [*check_inputs(write, signature, given, evaluated)]
    keyed = {name: value for name, value in given.items() if signature.inputs[name].key}
    rows = StrictRows(memory, manifest.name, signature.keys(origin, keyed))
    if signature.follow is not None:
        rows.load(signature.follow(rows, origin, keyed))
    emitted = len(memory.events)
    unsaid = tuple(_unsaid(manifest, write, given, memory))
    try:
        output = write.apply(rows, signature.build(origin, {**given, **evaluated}))
    except Decline as decline:
        return Performed(None, decline, (*found, *check_decline(manifest, write, signature, decline)))
    found += unsaid
    found += check_output(write, signature, output)
    found += check_emitted(manifest, memory.events[emitted:])
    return Performed(output, None, tuple(found))


def _unsaid(manifest: Manifest, write: Write, given: Mapping[str, Any], memory: Memory) -> Iterator[str]:
    """What is wrong should it go through: its resource stands in a state it does not say it acts on."""
    for resource in _lives(manifest):
        if write in _acts(resource) and write.acts_on is not None:
            row = memory.state.get(resource.table.at(given[resource.name]))
            if row is not None and row.state not in write.acts_on:
                yield f"{write.name}: acts on a {resource.name} in `{row.state}`, which it does not say"


def undo(manifest: Manifest, write: Write, memory: Memory, recorded: Json) -> None:
    """Undo from what was recorded, with the rows `undo_keys` names and no other. Raises NotLoaded, Defect."""
    output = write.revive(recorded)
    if write.undo is not None:
        write.undo(StrictRows(memory, manifest.name, write.undo_keys(output)), output)


def check_inputs(
    write: Write | Call, signature: Signature, given: Mapping[str, Any], evaluated: Mapping[str, Any]
) -> Iterator[str]:
    yield from (f"{write.name}: no input {name}" for name in given if name not in signature.inputs)
    missing = [name for name, one in signature.inputs.items() if one.required and name not in given]
    yield from (f"{write.name}: the input {name} is missing" for name in missing)
    wanted = {*signature.formulas, *signature.totals, *(("filled",) if signature.addressed else ())}
    yield from (f"{write.name}: {name} is not evaluated" for name in sorted(wanted ^ set(evaluated)))
    yield from (f"{write.name}: {one} of totals is no input" for one in signature.totals.values() if one not in given)


def check_output(write: Write | Call, signature: Signature, output: Any) -> Iterator[str]:
    for name, _ in signature.output.fields if signature.output else ():
        if not hasattr(output, name):
            yield f"{write.name}: its output has no {name}"
    recorded = write.record(output)
    if write.revive(parse(canonical(recorded))) != output:
        yield f"{write.name}: revive is not the inverse of record"


def check_emitted(manifest: Manifest, events: Iterable[tuple[str, str, Mapping[str, Json]]]) -> Iterator[str]:
    known = {event.name: event for event in manifest.events}
    for name, _, data in events:
        if name not in known:
            yield f"publishes {name}, which is not declared"
            continue
        properties: Any = known[name].data["properties"]
        if set(data) != set(properties):
            yield f"{name} has {sorted(data)} and declares {sorted(properties)}"


def check_decline(manifest: Manifest, write: Write | Call, signature: Signature, decline: Decline) -> Iterator[str]:
    known = {problem.code: problem for problem in manifest.problems}
    if decline.code not in signature.declines:
        yield f"{write.name}: declines with {decline.code}, which it does not declare"
    if decline.code not in known:
        yield f"{write.name}: {decline.code} has no text"
        return
    holes = set(re.findall(r"\{(\w+)\}", known[decline.code].text))
    yield from (f"{decline.code}: nothing fills {{{hole}}}" for hole in sorted(holes - set(decline.facts)))
