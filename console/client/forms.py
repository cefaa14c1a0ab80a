"""The body of a POST as its JSON Schema says it: one field per member, each of a kind a form has a control for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONG = 1000
"""Longer texts have several lines."""

Schemas = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """kind: text, lines, money, choice, whole, yes, day, list or unknown, which only the API itself can be given.

    most: characters. least, highest: of a whole number. currency: of money, '' where the person names it.
    """

    name: str
    title: str
    kind: str
    required: bool
    says: str = ""
    choices: Sequence[str] = ()
    currency: str = ""
    most: int | None = None
    least: int | None = None
    highest: int | None = None


def fields_of(body: Mapping[str, Any], schemas: Schemas) -> tuple[Field, ...]:
    schema = _resolved(body, schemas)
    required = schema.get("required", ())
    return tuple(_field(name, one, name in required, schemas) for name, one in schema.get("properties", {}).items())


def _field(name: str, given: Mapping[str, Any], required: bool, schemas: Schemas) -> Field:
    schema = _resolved(_without_null(given), schemas)
    return Field(
        name,
        title=name.replace("_", " ").capitalize(),
        kind=_kind(schema),
        required=required,
        says=str(given.get("description", "")),
        choices=tuple(map(str, schema.get("enum", ()))),
        currency=str(schema.get("properties", {}).get("currency", {}).get("const", "")),
        most=schema.get("maxLength"),
        least=_whole(schema.get("minimum")),
        highest=_whole(schema.get("maximum")),
    )


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return "choice"
    match schema.get("type"):
        case "object" if set(schema.get("properties", {})) == {"amount", "currency"}:
            return "money"
        case "string" if schema.get("format") == "date":
            return "day"
        case "string":
            return "lines" if schema.get("maxLength", 0) > LONG else "text"
        case "integer":
            return "whole"
        case "boolean":
            return "yes"
        case "array" if schema.get("items", {}).get("type") == "string":
            return "list"
    return "unknown"


def _without_null(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """An optional member is `anyOf` its type and null."""
    given = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    return given[0] if len(given) == 1 else schema


def _resolved(schema: Mapping[str, Any], schemas: Schemas) -> Mapping[str, Any]:
    named = str(schema.get("$ref", "")).rpartition("/")[2]
    found: Mapping[str, Any] = schemas.get(named, {}) if named else schema
    return found


def _whole(bound: Any) -> int | None:
    """JSON writes it as a number with a point."""
    return None if bound is None else int(bound)
