"""A template's parameters as a form: what each is called, what may be given, and what it is without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.compiler.compile import read_template
from engine.compiler.diagnostics import Problems
from engine.compiler.document import Parameter, Row, Rows, Setting, Template
from engine.compiler.leaves import Fields, Hole, Items, Value
from engine.compiler.product import Product
from engine.compiler.source import Source
from primitives.kit import types as t
from primitives.kit.store import Json

KINDS: Mapping[type, str] = {
    t.Bool: "flag",
    t.Integer: "integer",
    t.Decimals: "decimal",
    t.Percent: "percent",
    t.Span: "duration",
    t.Time: "time",
    t.Date: "date",
}


def form(template: Template, product: Product) -> list[Json]:
    """Values are texts as a template writes them: `15.00`, `1.5%`, `7d`. Each may be given with dates."""
    types = {setting.name: setting.type for setting in product.settings}
    return [_field(one, types[one.name.text]) for one in template.parameters if one.name.text in types]


def defaults(text: str) -> dict[str, Json]:
    """Of a template's text, by parameter; nothing of one that cannot be read."""
    template = read_template(Source("template.yaml", text), Problems())
    found = template.parameters if template else ()
    return {one.name.text: setting(one.default) for one in found if one.default is not None}


def _field(parameter: Parameter, type_: t.Type) -> dict[str, Json]:
    return {
        "name": parameter.name.text,
        "title": _text(parameter.title) or parameter.name.text.replace("_", " "),
        "help": _text(parameter.help),
        "type": kind(type_),
        "default": None if parameter.default is None else setting(parameter.default),
        "minimum": _text(parameter.minimum),
        "maximum": _text(parameter.maximum),
        "required": parameter.default is None,
        "set_by": [word.text for word in parameter.set_by],
        "effective_dates": True,
    }


def kind(type_: t.Type) -> dict[str, Json]:
    """What may be given: `{"kind": "money", "asset": "PHP/2"}`."""
    match type_:
        case t.Money(asset=asset):
            return {"kind": "money", "asset": asset}
        case t.Enum(members=members):
            return {"kind": "choice", "choices": [*members]}
        case t.Text(pattern=pattern):
            return {"kind": "text", "pattern": pattern}
        case t.ListOf(item=item):
            return {"kind": "list", "of": kind(item)}
        case t.Optional(item=item):
            return {**kind(item), "optional": True}
        case t.Table(keys=keys, columns=columns):
            return {"kind": "table", "keys": _named(keys), "columns": _named(columns)}
    return {"kind": KINDS.get(type(type_), str(type_))}


def _named(types: Sequence[tuple[str, t.Type]]) -> list[Json]:
    return [{"name": name, "type": kind(type_)} for name, type_ in types]


def setting(value: Setting) -> Json:
    """As texts, in the form it may be given: a table by its labels, or as the list of its rows."""
    if not isinstance(value, Rows):
        return _value(value)
    labelled = {row.label.text: _cells(row) for row in value.rows if row.label is not None}
    return {**labelled} if len(labelled) == len(value.rows) else [_cells(row) for row in value.rows]


def _cells(row: Row) -> Json:
    cells: dict[str, Json] = {}
    for cell in row.cells:
        texts: list[Json] = [hole.text for hole in cell.values]
        cells[cell.column.text] = texts[0] if len(texts) == 1 else texts
    return cells


def _value(value: Value) -> Json:
    match value:
        case Hole(text=text):
            return text
        case Items(items=items):
            return [_value(one) for one in items]
        case Fields(fields=fields):
            return {one.name.text: _value(one.value) for one in fields}


def _text(hole: Hole | None) -> str | None:
    return None if hole is None else hole.text
