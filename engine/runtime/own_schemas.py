"""JSON Schemas of what the API shows of a template's own resources, and of what their events say."""

from __future__ import annotations

from typing import Any

from engine.compiler.product import Kind, Workflow
from engine.runtime.own_values import is_text, own_fields
from primitives.kit import types as t
from primitives.kit.store import Json

ID: dict[str, Json] = {"type": "string", "format": "uuid"}
TIME: dict[str, Json] = {"type": "string", "format": "date-time"}
EXAMPLE_ID = "0194c2f0-8f00-7000-8000-000000000000"
EXAMPLES: dict[str, Json] = {"reference": "7ZQ4-M2K9-XH0T", "created_at": "2027-03-01T04:30:00Z"}


def own_schema(kind: Kind, create: Workflow | None) -> dict[str, Json]:
    """As a GET shows it; create: the workflow that makes it, whose `shows` are null until they are known."""
    shown = {one.name: nullable(json_schema(one.type)) for one in create.shows} if create else {}
    properties: dict[str, Json] = {
        "id": ID,
        "reference": {"type": "string"},
        "state": {"type": "string", "enum": list(kind.resource.states)},
        "run": {**ID, "description": "The run that made it."},
        **_fields(kind, texts=True),
        **{name: schema for name, schema in shown.items() if name not in dict(own_fields(kind))},
        "created_at": TIME,
        "changed_at": TIME,
    }
    example = {name: _example(name, schema) for name, schema in properties.items()}
    return {"type": "object", "required": ["id", "reference", "state"], "properties": properties, "example": example}


def event_schema(kind: Kind, state: str) -> dict[str, Json]:
    """Of `cash_out.paid`: what a GET shows, without its texts, which are the customers' own."""
    properties: dict[str, Json] = {
        "id": ID,
        "reference": {"type": "string"},
        "state": {"const": state},
        **_fields(kind, texts=False),
    }
    return {"type": "object", "required": ["id", "reference", "state"], "properties": properties}


def explained_schema() -> dict[str, Json]:
    """A page of runs, each with its steps."""
    runs: dict[str, Json] = {"type": "array", "items": {"type": "object"}}
    properties: dict[str, Json] = {
        "id": ID,
        "reference": {"type": "string"},
        "state": {"type": "string"},
        "data": {**runs, "description": "Every run that made it or acted on it, the oldest first."},
        "has_more": {"type": "boolean"},
        "next": {"type": ["string", "null"]},
    }
    return {"type": "object", "properties": properties}


def json_schema(type_: t.Type) -> dict[str, Json]:
    """Of a value as `engine.runtime.rendering` shows it."""
    match type_:
        case t.Optional(item=item):
            return nullable(json_schema(item))
        case t.Money(asset=asset):
            return _money(asset.partition("/")[0])
        case t.Enum(members=members) if members:
            return {"type": "string", "enum": list(members)}
        case t.ListOf(item=item):
            return {"type": "array", "items": json_schema(item)}
        case t.Record(fields=fields):
            return {"type": "object", "properties": {name: json_schema(inner) for name, inner in fields}}
    return dict(_PLAIN.get(type(type_), {"type": "string"}))


def nullable(schema: dict[str, Json]) -> dict[str, Json]:
    kind = schema.get("type")
    if "enum" in schema or not isinstance(kind, str):
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [kind, "null"]}


def _money(currency: str) -> dict[str, Json]:
    properties: dict[str, Json] = {
        "amount": {"type": "integer", "description": "Minor units."},
        "currency": {"const": currency},
    }
    return {"type": "object", "required": ["amount", "currency"], "properties": properties}


def _fields(kind: Kind, texts: bool) -> dict[str, Json]:
    return {name: json_schema(type_) for name, type_ in own_fields(kind) if texts or not is_text(type_)}


def _example(name: str, schema: Any) -> Json:
    if name in EXAMPLES:
        return EXAMPLES[name]
    kind = schema.get("type")
    if "enum" in schema:
        return schema["enum"][0]  # type: ignore[no-any-return]
    if "const" in schema:
        return schema["const"]  # type: ignore[no-any-return]
    if kind == "object":
        return {inner: _example(inner, one) for inner, one in schema.get("properties", {}).items()}
    if kind == "integer":
        return 15000
    if kind == "boolean":
        return True
    if kind == "array" or isinstance(kind, list) or "anyOf" in schema:
        return [] if kind == "array" else None
    return {"uuid": EXAMPLE_ID, "date-time": EXAMPLES["created_at"], "date": "2027-03-01"}.get(
        schema.get("format", ""), name
    )


_PLAIN: dict[type, dict[str, Json]] = {
    t.Bool: {"type": "boolean"},
    t.Integer: {"type": "integer"},
    t.Time: TIME,
    t.Date: {"type": "string", "format": "date"},
    t.Ref: ID,
}
