"""Query parameters by their types: read from a request, and described for documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import Request

from engine.compiler.expressions.literals import literal
from engine.compiler.expressions.problems import ExpressionProblem
from engine.runtime.answers import FieldProblem, Refused, invalid_request
from primitives.kit import types as t

Declared = Mapping[str, t.Type]


def query_parameters(request: Request, declared: Declared) -> dict[str, Any]:
    """Every declared name with its value, None where it was not given. Raises Refused: invalid_request."""
    given: dict[str, Any] = {}
    errors = []
    for name, type_ in declared.items():
        text = request.query_params.get(name)
        value = None if text is None else _value(text, type_)
        if isinstance(value, FieldProblem):
            errors.append(FieldProblem(name, value.detail, parameter=name))
        given[name] = value
    if errors:
        raise Refused(invalid_request(tuple(errors)))
    return given


def _value(text: str, type_: t.Type) -> Any:
    if isinstance(type_, t.Optional):
        return _value(text, type_.item)
    if isinstance(type_, t.Text | t.Ref):
        return _wrong("a text without NUL") if "\x00" in text else text
    found = literal(text, type_)
    if isinstance(found, ExpressionProblem) or (isinstance(type_, t.Time) and not isinstance(found, datetime)):
        return _wrong(_expected(type_))
    return found


def _wrong(expected: str) -> FieldProblem:
    return FieldProblem("", f"must be {expected}")


def _expected(type_: t.Type) -> str:
    match type_:
        case t.Enum(members=members):
            return f"one of {', '.join(members)}"
        case t.Time():
            return "a moment with its offset, as 2027-03-01T12:30:00+08:00, its + written %2B"
        case t.Date():
            return "a day, as 2027-03-01"
    return f"a {type_}"


def described(declared: Declared) -> list[dict[str, Any]]:
    """As OpenAPI parameters."""
    return [{"name": name, "in": "query", "required": False, "schema": _schema(one)} for name, one in declared.items()]


def _schema(type_: t.Type) -> dict[str, Any]:
    match type_:
        case t.Optional(item=item):
            return _schema(item)
        case t.Enum(members=members) if members:
            return {"type": "string", "enum": list(members)}
        case t.Time():
            return {"type": "string", "format": "date-time"}
        case t.Date():
            return {"type": "string", "format": "date"}
        case t.Integer():
            return {"type": "integer"}
        case t.Bool():
            return {"type": "boolean"}
        case t.Ref():
            return {"type": "string", "format": "uuid"}
    return {"type": "string"}
