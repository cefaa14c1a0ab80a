"""`input:` of a workflow: each with its type and its bounds."""

from __future__ import annotations

from engine.compiler import document as d
from engine.compiler.product import InputField
from engine.compiler.resolve.bounds import read_bounds
from engine.compiler.resolve.names import Names
from engine.compiler.resolve.surroundings import Surroundings
from engine.compiler.resolve.unproven import not_proven
from primitives.kit import types as t


def read_input(field: d.Field, names: Names, around: Surroundings) -> InputField | None:
    """None where its type cannot be read, which is a problem."""
    if field.item is not None or field.fields or field.type.text == "list":
        not_proven(around.problems, field.place, "an input that is a list", "ask for one value")
        return None
    if field.inside is not None:
        not_proven(around.problems, field.place, "the membership of an input", "leave `in` out")
        return None
    type_ = _type(field, names, around)
    if type_ is None:
        return None
    bounds = read_bounds(field.minimum, field.maximum, type_, around.problems)
    return InputField(
        name=field.name.text,
        type=type_,
        pays=field.pays,
        minimum=bounds.minimum,
        maximum=bounds.maximum,
        pattern=field.pattern.text if field.pattern else None,
        max_length=field.max_length,
        optional=field.optional,
        title=field.name.text.replace("_", " "),
    )


def _type(field: d.Field, names: Names, around: Surroundings) -> t.Type | None:
    type_ = names.type_of(field.type, around.problems)
    if type_ is None:
        return None
    if field.choices:
        if type_ != t.TEXT:
            message = f"`in` lists the values of a text, `{field.name.text}` is {type_}"
            around.problems.add("FF302", field.type.place, message, "write `type: text`")
            return None
        return t.Enum(field.name.text, tuple(choice.text for choice in field.choices))
    if field.asset is not None:
        return names.money_in(field.asset, type_, around.problems)
    return type_
