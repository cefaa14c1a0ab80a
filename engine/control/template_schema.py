"""A template's JSON Schema, for completion: its keys, the sections of the primitives, what steps may name."""

from __future__ import annotations

from collections.abc import Sequence

from engine.compiler.validate.shapes import STEPS
from primitives.kit.contract import Manifest
from primitives.kit.schemas import DIALECT, NAME, Schema, primitive_schema
from primitives.kit.store import Json

PATH = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"


def template_schema(catalog: Sequence[Manifest]) -> Schema:
    """Not all of the language: what a text means is said by `check`."""
    properties: dict[str, Json] = {
        "template": {"type": "string", "pattern": PATH, "description": "the template's name"},
        "version": {"type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$"},
        "title": {"type": "string"},
        "description": {"type": "string"},
        "asset": {
            "type": "string",
            "pattern": "^[A-Z0-9]{2,12}/[0-9]{1,2}$",
            "description": "PHP/2: code and decimals",
        },
        "assets": {"type": "array", "items": {"type": "string"}},
        "time_zone": {"type": "string", "description": "Asia/Manila"},
        "extends": {"type": "string"},
        "parameters": _named({"type": "object", "properties": {"type": {"type": "string"}}}),
        "primitives": {"type": "object", "properties": _sections(catalog), "additionalProperties": False},
        "resources": _named({"type": "object"}),
        "api": {"type": "object", "propertyNames": {"pattern": PATH}},
        "workflows": _named({"type": "object", "properties": {"steps": {"type": "array", "items": _step(catalog)}}}),
        "problems": _named({"type": "object"}),
    }
    required: list[Json] = ["template", "version"]
    top: Schema = {"$schema": DIALECT, "title": "A template", "type": "object", "additionalProperties": False}
    return {**top, "properties": properties, "required": required}


def _named(item: Schema) -> Schema:
    return {"type": "object", "propertyNames": {"pattern": NAME}, "additionalProperties": item}


def _sections(catalog: Sequence[Manifest]) -> dict[str, Json]:
    return {manifest.name: primitive_schema(manifest) for manifest in catalog}


def _step(catalog: Sequence[Manifest]) -> Schema:
    """One of the verbs, each with its own keys."""
    actions: list[Json] = [f"{one.name}.{part}" for one in catalog for part in sorted(_offered(one))]
    verbs: list[Json] = []
    for verb, shape in STEPS.items():
        properties: dict[str, Json] = {key: {} for key in shape.keys}
        required: list[Json] = [*shape.required]
        if verb == "do":
            properties["do"] = {"enum": actions}
        one: Schema = {"type": "object", "title": verb, "properties": properties, "required": required}
        verbs.append({**one, "additionalProperties": False})
    return {"oneOf": verbs}


def _offered(manifest: Manifest) -> set[str]:
    return {write.name for write in manifest.writes} | {call.name for call in manifest.calls}
