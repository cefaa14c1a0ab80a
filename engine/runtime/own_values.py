"""The fields of a template's own resource: one document in its row, typed values everywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from engine.compiler.own import OwnRow
from engine.compiler.product import Kind
from engine.runtime.rendering import renderer
from primitives.kit import types as t
from primitives.kit.canonical import canonical, parse
from primitives.kit.store import Json
from primitives.kit.values import reader, writer

BUILT_IN = ("id", "state", "reference")


def fields_json(kind: Kind, values: Mapping[str, Any]) -> str:
    """Canonical JSON of the fields that have a value."""
    return canonical({name: writer(type_)(values[name]) for name, type_ in own_fields(kind) if name in values})


def typed_fields(row: OwnRow, kind: Kind) -> dict[str, Any]:
    """Every field's value, None where it has none."""
    stored = parse(row.fields)
    return {name: reader(type_)(stored.get(name)) for name, type_ in own_fields(kind)}


def view(row: OwnRow, kind: Kind) -> SimpleNamespace:
    """What expressions see of it."""
    return SimpleNamespace(id=row.id, state=row.state, reference=row.reference, **typed_fields(row, kind))


def event_data(row: OwnRow, kind: Kind) -> dict[str, Json]:
    """What an event says of it: texts are the customers' own, and stay with those who may read the resource."""
    values = typed_fields(row, kind)
    shown = {name: renderer(type_)(values[name]) for name, type_ in own_fields(kind) if not is_text(type_)}
    return {"id": row.id, "reference": row.reference, "state": row.state, **shown}


def own_fields(kind: Kind) -> tuple[tuple[str, t.Type], ...]:
    return tuple((name, type_) for name, type_ in kind.resource.fields.fields if name not in BUILT_IN)


def is_text(type_: t.Type) -> bool:
    return isinstance(type_.item if isinstance(type_, t.Optional) else type_, t.Text)
