"""Request models: a workflow's inputs as a pydantic model, and its values in the types of templates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    create_model,
)

from engine.compiler.expressions.literals import decimals, literal
from engine.compiler.expressions.problems import ExpressionProblem
from engine.compiler.expressions.show import show
from engine.compiler.product import InputField
from primitives.kit import types as t

UUID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
TEXT_LONGEST = 1000
AMOUNT_MOST = 2**63 - 1

Convert = Callable[[Any], Any]


class Body(BaseModel):
    """Every request body: no key but the declared ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def request_model(name: str, fields: tuple[InputField, ...]) -> type[Body]:
    """The body of a request. Optional inputs may be left out or null."""
    members: dict[str, Any] = {}
    for field in fields:
        annotation = _annotation(field)
        members[field.name] = (annotation | None, None) if field.optional else (annotation, ...)
    return create_model(name, __base__=Body, **members)


def converters(fields: tuple[InputField, ...]) -> tuple[tuple[str, Convert], ...]:
    """How each member of a model becomes a value of its type."""
    return tuple((field.name, _converter(field.type)) for field in fields)


def _annotation(field: InputField) -> Any:
    match field.type:
        case t.Money(asset=asset):
            return Annotated[_money(field, asset), Field(description=_describe(field))]
        case t.Ref():
            return Annotated[StrictStr, Field(pattern=UUID_PATTERN, description=f"The id of a {field.type}.")]
        case t.Enum(members=members):
            return Literal[members]
        case t.Text(pattern=pattern):
            return _text(field, pattern)
        case t.Integer():
            return Annotated[StrictInt, Field(ge=field.minimum, le=field.maximum)]
    return _PLAIN.get(type(field.type), _written(field.type))


def _money(field: InputField, asset: str) -> type[BaseModel]:
    """`{"amount": 15000, "currency": "PHP"}`: minor units, of this currency and no other."""
    least = 0 if field.minimum is None else field.minimum
    most = AMOUNT_MOST if field.maximum is None else field.maximum
    currency = asset.partition("/")[0]
    members: dict[str, Any] = {
        "amount": (Annotated[StrictInt, Field(ge=least, le=most, description="Minor units.")], ...),
        "currency": (Literal[currency], ...),
    }
    name = f"Money{currency}{'' if (least, most) == (0, AMOUNT_MOST) else field.name.title().replace('_', '')}"
    made: type[BaseModel] = create_model(name, __config__=ConfigDict(extra="forbid", frozen=True), **members)
    return made


def _text(field: InputField, pattern: str | None) -> Any:
    longest = field.max_length or TEXT_LONGEST
    patterns = tuple(re.compile(one) for one in (pattern, field.pattern) if one)

    def check(text: str) -> str:
        if "\x00" in text or not _is_unicode(text):
            raise ValueError("a text holds neither NUL nor half a character")
        if any(one.search(text) is None for one in patterns):
            raise ValueError("the text does not match its pattern")
        return text

    first = patterns[0].pattern if patterns else None
    extra: dict[str, Any] | None = {"pattern": first} if first else None
    return Annotated[StrictStr, AfterValidator(check), Field(max_length=longest, json_schema_extra=extra)]


def _is_unicode(text: str) -> bool:
    """JSON can escape a surrogate alone, which no UTF-8 can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _written(type_: t.Type) -> Any:
    """Percents, decimals, durations: as text, in the template's own notation."""

    def check(text: str) -> str:
        if isinstance(literal(text, type_), ExpressionProblem):
            raise ValueError(f"not a {type_}")
        return text

    return Annotated[StrictStr, AfterValidator(check)]


def _describe(field: InputField) -> str:
    bounds = []
    if field.minimum is not None:
        bounds.append(f"at least {show(field.minimum, field.type)}")
    if field.maximum is not None:
        bounds.append(f"at most {show(field.maximum, field.type)}")
    return f"{field.title.capitalize()}{', ' if bounds else ''}{', '.join(bounds)}."


def _read(type_: t.Type, wanted: type[date]) -> BeforeValidator:
    """As text, as templates and filters write it: pydantic alone would take a number for seconds since 1970."""

    def read(value: object) -> date:
        found = literal(value, type_) if isinstance(value, str) else None
        if not isinstance(found, wanted):
            raise ValueError(f"not a {type_}")
        return found

    return BeforeValidator(read)


_PLAIN: dict[type, Any] = {
    t.Bool: StrictBool,
    t.Date: Annotated[date, _read(t.Date(), date)],
    t.Time: Annotated[AwareDatetime, _read(t.Time(), datetime)],
}


def _converter(type_: t.Type) -> Convert:
    match type_:
        case t.Money():
            return lambda value: None if value is None else value.amount
        case t.Percent() | t.Decimals() | t.Span():
            return lambda value: None if value is None else literal(value, type_)
        case t.Time():
            return lambda value: None if value is None else value.astimezone(UTC)
    return lambda value: value


def example(fields: tuple[InputField, ...]) -> dict[str, Any]:
    """A body that would be accepted, for documents."""
    return {field.name: _example(field) for field in fields if not field.optional}


def _example(field: InputField) -> Any:
    match field.type:
        case t.Money(asset=asset):
            amount = max(field.minimum or 0, 150 * 10 ** decimals(asset))
            return {"amount": min(amount, field.maximum or amount), "currency": asset.partition("/")[0]}
        case t.Ref():
            return "0194c2f0-8f00-7000-8000-000000000000"
        case t.Enum(members=members):
            return members[0]
        case t.Integer():
            return field.minimum or 1
        case t.Bool():
            return True
        case t.Date():
            return "2027-03-01"
        case t.Time():
            return "2027-03-01T12:30:00+08:00"
    return field.title or "text"
