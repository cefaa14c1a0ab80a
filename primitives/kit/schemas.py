"""JSON Schemas of a manifest: its section of a template, for editors, and its events, for those who receive them."""

from __future__ import annotations

from collections.abc import Mapping

from primitives.kit import section as s
from primitives.kit import types as t
from primitives.kit.contract import Manifest
from primitives.kit.resource import Event
from primitives.kit.store import Json

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = "^[a-z][a-z0-9_]*$"
DURATION = "^[0-9]{1,6}(s|m|h|d|bd)$"
WINDOWS = ("transaction", "day", "week", "month", "life")

Schema = dict[str, Json]


def primitive_schema(manifest: Manifest) -> Schema:
    """What a template may write under `primitives: <name>`."""
    return {"$schema": DIALECT, "title": manifest.title, **_shape(manifest.section)}


def event_schemas(manifest: Manifest) -> Mapping[str, Schema]:
    """By name, `wallet.opened`: what stands in the event's `data`."""
    return {event.name: event_schema(event) for event in manifest.events}


def event_schema(event: Event) -> Schema:
    return {"$schema": DIALECT, "title": event.title, "description": f"subject: id of {event.subject}", **event.data}


def _shape(shape: s.Shape) -> Schema:
    match shape:
        case s.Fields(fields=fields):
            return _fields(fields)
        case s.Named(item=item):
            return {"type": "object", "propertyNames": {"pattern": NAME}, "additionalProperties": _shape(item)}
        case s.Sequence(item=item):
            return {"type": "array", "items": _shape(item)}
        case s.NewNames():
            return {"type": "array", "items": {"type": "string", "pattern": NAME}}
        case s.Choice(members=members):
            return {"type": "string", "enum": list(members)}
        case s.Literal(type=type_):
            return _literal(type_)
    return _word(shape)


def _word(shape: s.Shape) -> Schema:
    match shape:
        case s.Window():
            return {"anyOf": [{"enum": list(WINDOWS)}, {"type": "string", "pattern": DURATION}]}
        case s.ResourceName():
            return {"type": "string", "description": "the name of a resource"}
        case s.DeclaredName():
            return {"type": "string", "description": "a name declared elsewhere"}
    return {"type": ["string", "number", "boolean"], "description": "a literal or an expression"}


def _fields(fields: Mapping[str, s.Field]) -> Schema:
    properties: dict[str, Json] = {
        name: _shape(field.shape) | ({"description": field.help} if field.help else {})
        for name, field in fields.items()
    }
    required: list[Json] = [name for name, field in fields.items() if field.required]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _literal(type_: t.Type) -> Schema:
    match type_:
        case t.Bool():
            return {"type": "boolean"}
        case t.Integer():
            return {"type": "integer"}
        case t.Span():
            return {"type": "string", "pattern": DURATION}
        case t.Enum(members=members):
            return {"type": "string", "enum": list(members)}
        case t.ListOf(item=item):
            return {"type": "array", "items": _literal(item)}
        case t.Text(pattern=str(pattern)):
            return {"type": "string", "pattern": pattern}
        case t.Money() | t.Decimals():
            return {"type": "number"}
    return {"type": "string"}
