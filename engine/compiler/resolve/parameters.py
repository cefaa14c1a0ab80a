"""Parameters: typed holes with defaults and bounds, filled by the tenant with values that begin at a date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.document import Parameter, Row, Rows
from engine.compiler.document import Setting as Written
from engine.compiler.expressions.literals import literal
from engine.compiler.expressions.problems import ExpressionProblem
from engine.compiler.expressions.show import show
from engine.compiler.leaves import Hole, Items
from engine.compiler.product import Setting
from engine.compiler.resolve.names import Names
from engine.compiler.tenant import TenantValue
from primitives.kit import types as t
from primitives.kit.tables import Any as AnyCell
from primitives.kit.tables import Between, OneOf, TableRow, TableValue


@dataclass(frozen=True, slots=True)
class Refused:
    """Not even None is a value: a literal that could not be read."""


REFUSED = Refused()


def resolve_parameters(
    parameters: Sequence[Parameter], values: Sequence[TenantValue], names: Names, problems: Problems
) -> tuple[Setting, ...]:
    """Every parameter with its values, defaults where the tenant gave none."""
    given = {value.name.text: value for value in values}
    declared = [parameter.name.text for parameter in parameters]
    for value in values:
        if value.name.text not in declared:
            problems.add(
                "FF301",
                value.name.place,
                f"the template has no parameter `{value.name.text}`",
                did_you_mean(value.name.text, declared),
            )
    settings = [_setting(parameter, given.get(parameter.name.text), names, problems) for parameter in parameters]
    return tuple(setting for setting in settings if setting is not None)


def parameters_record(settings: Sequence[Setting]) -> t.Record:
    return t.Record("params", tuple((setting.name, setting.type) for setting in settings))


def _setting(parameter: Parameter, given: TenantValue | None, names: Names, problems: Problems) -> Setting | None:
    type_ = _type(parameter, names, problems)
    if type_ is None:
        return None
    reader = _Reader(parameter, type_, problems)
    values: list[tuple[date | None, Any]] = (
        [(None, reader.read(parameter.default))] if parameter.default is not None else []
    )
    if given is not None:
        changes = [(_since(change.since, problems), reader.read(change.value)) for change in given.changes]
        starts_now = any(since is None for since, _ in changes)
        values = sorted(([] if starts_now else values) + changes, key=lambda pair: pair[0] or date.min)
    if not any(since is None for since, _ in values):
        place = given.name.place if given else parameter.place
        problems.add("FF202", place, f"`{parameter.name.text}` has no value for now", "give it a default or a value")
        return None
    if any(value is REFUSED for _, value in values):
        return None
    title = parameter.title.text if parameter.title else parameter.name.text.replace("_", " ")
    return Setting(parameter.name.text, _with_none(type_, [value for _, value in values]), title, tuple(values))


def _since(word: Any, problems: Problems) -> date | None:
    if word is None:
        return None
    found = literal(word.text, t.DATE)
    if isinstance(found, date):
        return found
    problems.add("FF204", word.place, f"`{word.text}` is not a date", "write 2027-03-01, or now")
    return None


def _type(parameter: Parameter, names: Names, problems: Problems) -> t.Type | None:
    word = parameter.type.text
    if word == "table":
        keys = [(key.name.text, names.type_of(key.type, problems)) for key in parameter.key]
        columns = [(column.name.text, names.type_of(column.type, problems)) for column in parameter.columns]
        known = all(type_ for _, type_ in (*keys, *columns))
        return t.Table(tuple(keys), tuple(columns)) if known else None  # type: ignore[arg-type]
    if word == "enum":
        return t.Enum(parameter.name.text, tuple(choice.text for choice in parameter.choices))
    if word == "list":
        item = names.type_of(parameter.item, problems) if parameter.item else t.TEXT
        return t.ListOf(item) if item else None
    return names.type_of(parameter.type, problems)


def _with_none(type_: t.Type, values: list[Any]) -> t.Type:
    """A column with a `none` in any row is optional: its uses must say what happens then."""
    if not isinstance(type_, t.Table):
        return type_
    empty = {index for table in values for row in table.rows for index, cell in enumerate(row.values) if cell is None}
    columns = tuple(
        (name, t.Optional(column) if index in empty else column) for index, (name, column) in enumerate(type_.columns)
    )
    return t.Table(type_.keys, columns)


class _Reader:
    """Reads values of one parameter."""

    def __init__(self, parameter: Parameter, type_: t.Type, problems: Problems) -> None:
        self._type = type_
        self._problems = problems
        self._name = parameter.name.text
        self._minimum = self._bound(parameter.minimum)
        self._maximum = self._bound(parameter.maximum)

    def read(self, written: Written) -> Any:
        match self._type, written:
            case t.Table() as table, Rows():
                return self._table(table, written)
            case t.ListOf(item=item), Items(items=items):
                values = tuple(self._one(one, item) if isinstance(one, Hole) else REFUSED for one in items)
                return REFUSED if REFUSED in values else values
            case ((t.Table() | t.ListOf()), _):
                self._problems.add("FF203", written.place, f"`{self._name}` is a {self._type}")
                return REFUSED
            case _, Hole():
                return self._within(self._one(written, self._type), written)
        self._problems.add("FF203", written.place, f"`{self._name}` is one {self._type}")
        return REFUSED

    def _bound(self, hole: Hole | None) -> Any:
        found = None if hole is None else self._one(hole, self._type)
        return None if found is REFUSED else found

    def _within(self, value: Any, hole: Hole) -> Any:
        if value is REFUSED:
            return value
        if self._minimum is not None and value < self._minimum:
            self._outside(hole, value, "below its minimum", self._minimum)
        if self._maximum is not None and value > self._maximum:
            self._outside(hole, value, "above its maximum", self._maximum)
        return value

    def _outside(self, hole: Hole, value: Any, where: str, bound: Any) -> None:
        message = f"`{self._name}` is {show(value, self._type)}, {where} of {show(bound, self._type)}"
        self._problems.add("FF304", hole.place, message)

    def _one(self, hole: Hole, type_: t.Type) -> Any:
        found = literal(hole.text, type_)
        if isinstance(found, ExpressionProblem):
            self._problems.add("FF204", hole.place, found.message, found.help or None)
            return REFUSED
        return found

    def _table(self, table: t.Table, written: Rows) -> Any:
        before = len(self._problems.errors)
        rows = tuple(self._row(table, row) for row in written.rows)
        if len(self._problems.errors) > before:
            return REFUSED
        self._complete(table, rows, written)
        return TableValue(tuple(name for name, _ in table.columns), rows)

    def _row(self, table: t.Table, row: Row) -> TableRow:
        cells = {cell.column.text: cell for cell in row.cells}
        named = [name for name, _ in (*table.keys, *table.columns)]
        for cell in row.cells:
            if cell.column.text not in named:
                self._problems.add(
                    "FF301",
                    cell.column.place,
                    f"the table has no column `{cell.column.text}`",
                    did_you_mean(cell.column.text, named),
                )
        keys = (self._label(row, table),) if row.label else tuple(self._key(cells, row, *key) for key in table.keys)
        return TableRow(keys, tuple(self._value(cells, row, name, type_) for name, type_ in table.columns))

    def _label(self, row: Row, table: t.Table) -> Any:
        word = row.label
        assert word is not None
        return self._one(Hole(word.text, word.place, ()), table.keys[0][1])

    def _key(self, cells: Any, row: Row, name: str, type_: t.Type) -> Any:
        if name not in cells:
            return self._missing(row, name)
        found = tuple(self._key_cell(value, type_) for value in cells[name].values)
        return found[0] if len(found) == 1 else OneOf(found)

    def _key_cell(self, hole: Hole, type_: t.Type) -> Any:
        if hole.text == "any":
            return AnyCell()
        low, dash, high = hole.text.partition("-")
        if dash and isinstance(type_, t.Text) and low.isdigit() and high.isdigit() and len(low) == len(high):
            return Between(low, high)
        return self._one(hole, type_)

    def _value(self, cells: Any, row: Row, name: str, type_: t.Type) -> Any:
        if name not in cells:
            return self._missing(row, name)
        return self._one(cells[name].values[0], t.Optional(type_))

    def _missing(self, row: Row, name: str) -> Refused:
        self._problems.add("FF305", row.place, f"the row has no `{name}`")
        return REFUSED

    def _complete(self, table: t.Table, rows: tuple[TableRow, ...], written: Rows) -> None:
        """An enum key needs a row per member; several keys end in a row of `any`."""
        if len(table.keys) == 1 and isinstance(table.keys[0][1], t.Enum):
            missing = [m for m in table.keys[0][1].members if not any(row.keys[0] in (m, AnyCell()) for row in rows)]
            if missing:
                self._problems.add("FF305", written.place, f"the table has no row for {', '.join(missing)}")
        elif not rows or not all(isinstance(key, AnyCell) for key in rows[-1].keys):
            self._problems.add("FF305", written.place, "the last row must be `any` in every key")
