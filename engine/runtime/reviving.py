"""What a run knew when it stopped, from its row: its inputs, its event, what its steps answered, its resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from engine.compiler.expressions.literals import literal
from engine.runtime.program import Program
from engine.runtime.tables import Run
from engine.runtime.undoing import name_of, revived
from primitives.kit import types as t
from primitives.kit.canonical import parse
from primitives.kit.ids import derived_id
from primitives.kit.store import Json
from primitives.kit.values import reader

Revive = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Happened:
    """The event that started a run. found: what its `find` found, by name."""

    name: str
    connector: str
    message: str
    data: Mapping[str, Json]
    found: Mapping[str, str]

    def json(self) -> dict[str, Json]:
        return {
            "event": self.name,
            "connector": self.connector,
            "message": self.message,
            "data": dict(self.data),
            "found": dict(self.found),
        }

    @classmethod
    def of(cls, stored: str) -> Happened:
        found = parse(stored)
        return cls(found["event"], found["connector"], found["message"], found["data"], found["found"])


def names_of(program: Program, run: Run) -> dict[str, Any]:
    """Every name in scope at the point where the run stopped, but the parameters."""
    names: dict[str, Any] = given_names(program, parse(run.input))
    if run.event is not None:
        happened = Happened.of(run.event)
        names |= happened.found
        names["event"] = event_value(program, happened.data)
    for kind in program.workflow.creates:
        names[kind] = derived_id(run.id, kind)
    if program.workflow.acts_on is not None and run.resource is not None:
        names[program.workflow.acts_on.kind] = run.resource
    for entry in parse(run.record):
        name = name_of(entry)
        if name is not None:
            names[name] = revived(entry, program.product)
    return names


def given_names(program: Program, stored: Mapping[str, Json]) -> dict[str, Any]:
    """Inputs as the API shows them, back as values; what was not given is None."""
    return {field.name: _revive(field.type)(stored.get(field.name)) for field in program.workflow.inputs}


def event_value(program: Program, data: Mapping[str, Json]) -> Any:
    """`event` in expressions: an object of the type the workflow knows it by."""
    type_ = program.workflow.event_type
    return reader(type_)(dict(data)) if type_ is not None else SimpleNamespace(**data)


def _revive(type_: t.Type) -> Revive:
    """The inverse of engine.runtime.rendering.renderer."""
    match type_:
        case t.Optional(item=item):
            return _revive(item)
        case t.Money():
            return lambda value: None if value is None else value["amount"]
        case t.ListOf(item=item):
            each = _revive(item)
            return lambda value: None if value is None else tuple(each(one) for one in value)
        case t.Percent() | t.Decimals() | t.Span():
            return lambda value: None if value is None else literal(value, type_)
    return reader(type_)
