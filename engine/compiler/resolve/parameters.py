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
from engine.compiler.leaves import Hole, Items, Word
from engine.compiler.product import Setting
from engine.compiler.resolve.bounds import comparable, read_bounds
from engine.compiler.resolve.names import Names
from engine.compiler.resolve.unproven import not_proven
from engine.compiler.source import Place
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
) -> tuple[Setting, ...] | None:
    """Every parameter with its values, defaults where the tenant gave none. None where a type is unknown.

    A parameter with a bad value keeps its type, so that what uses it is still read.
    """
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
    known = tuple(setting for setting in settings if setting is not None)
    return known if len(known) == len(settings) else None


def parameters_record(settings: Sequence[Setting]) -> t.Record:
    return t.Record("params", tuple((setting.name, setting.type) for setting in settings))


def _setting(parameter: Parameter, given: TenantValue | None, names: Names, problems: Problems) -> Setting | None:
    type_ = _type(parameter, names, problems)
    if type_ is None:
        return None
    reader = _Reader(parameter, type_, problems)
    values: list[tuple[date | None, Any]] = []
    if parameter.default is not None:
        values = [(None, reader.read(parameter.default, parameter.name.place))]
    if given is not None:
        at = given.name.place
        changes = [(_since(change.since, problems), reader.read(change.value, at)) for change in given.changes]
        starts_now = any(since is None for since, _ in changes)
        values = sorted(([] if starts_now else values) + changes, key=lambda pair: pair[0] or date.min)
    if not any(since is None for since, _ in values):
        place = given.name.place if given else parameter.place
        problems.add("FF202", place, f"`{parameter.name.text}` has no value for now", "give it a default or a value")
    values = [(since, value) for since, value in values if value is not REFUSED]
    title = parameter.title.text if parameter.title else parameter.name.text.replace("_", " ")
    return Setting(parameter.name.text, _with_none(type_, [value for _, value in values]), title, tuple(values))


def _since(word: Word | None, problems: Problems) -> date | None:
    if word is None:
        return None
    found = literal(word.text, t.DATE)
    if isinstance(found, date):
        return found
    problems.add("FF204", word.place, f"`{word.text}` is not a date", "write 2027-03-01, or now")
    return None


def _type(parameter: Parameter, names: Names, problems: Problems) -> t.Type | None:
    word = parameter.type.text
    for one in parameter.set_by:
        if one.text != "tenant":
            not_proven(problems, one.place, f"a value set by a {one.text}", "let the tenant set it")
    if word == "table":
        keys = [(key.name.text, names.type_of(key.type, problems)) for key in parameter.key]
        columns = [(column.name.text, names.type_of(column.type, problems)) for column in parameter.columns]
        return t.Table(_known(keys), _known(columns)) if all(type_ for _, type_ in (*keys, *columns)) else None
    if word == "enum":
        return t.Enum(parameter.name.text, tuple(choice.text for choice in parameter.choices))
    if word == "list":
        item = names.type_of(parameter.item, problems) if parameter.item else t.TEXT
        return t.ListOf(item) if item else None
    found = names.type_of(parameter.type, problems)
    if found is None or parameter.asset is None:
        return found
    return names.money_in(parameter.asset, found, problems)


def _known(columns: list[tuple[str, t.Type | None]]) -> tuple[tuple[str, t.Type], ...]:
    return tuple((name, type_) for name, type_ in columns if type_ is not None)


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
        self._bounds = read_bounds(parameter.minimum, parameter.maximum, type_, problems)

    def read(self, written: Written, at: Place) -> Any:
        """at: the name it is written for."""
        match self._type, written:
            case t.Table() as table, Rows():
                return self._table(table, written, at)
            case t.ListOf(item=item), Items(items=items):
                values = tuple(self._one(one, item) if isinstance(one, Hole) else REFUSED for one in items)
                return REFUSED if REFUSED in values else values
            case ((t.Table() | t.ListOf()), _):
                self._problems.add("FF203", written.place, f"`{self._name}` takes a {self._type}, this is one value")
                return REFUSED
            case _, Hole():
                return self._within(self._one(written, self._type), written)
        message = f"`{self._name}` takes one value, {self._type}, and these are several"
        self._problems.add("FF203", written.place, message)
        return REFUSED

    def _within(self, value: Any, hole: Hole) -> Any:
        least, most = self._bounds.minimum, self._bounds.maximum
        if value is not REFUSED and any(b is not None and not comparable(value, b) for b in (least, most)):
            self._problems.add(
                "FF302", hole.place, "a time of day and a moment have no order", "write both the same way"
            )
        if comparable(value, least) and value < least:
            self._outside(hole, value, "below its minimum", least)
        elif comparable(value, most) and value > most:
            self._outside(hole, value, "above its maximum", most)
        return value

    def _outside(self, hole: Hole, value: Any, where: str, bound: Any) -> None:
        message = f"`{self._name}` is {show(value, self._type)}, {where} of {show(bound, self._type)}"
        self._problems.add("FF304", hole.place, message, "choose a value within its bounds")

    def _one(self, hole: Hole, type_: t.Type) -> Any:
        found = literal(hole.text, type_)
        if isinstance(found, ExpressionProblem):
            self._problems.add("FF204", hole.place, found.message, found.help or None)
            return REFUSED
        return found

    def _table(self, table: t.Table, written: Rows, at: Place) -> Any:
        before = len(self._problems.errors)
        rows = tuple(self._row(table, row) for row in written.rows)
        if len(self._problems.errors) > before:
            return REFUSED
        self._complete(table, rows, at)
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
        if row.label is not None:
            keys: tuple[Any, ...] = (self._label(row.label, table),)
        else:
            keys = tuple(self._key(cells, row, *key) for key in table.keys)
        return TableRow(keys, tuple(self._value(cells, row, name, type_) for name, type_ in table.columns))

    def _label(self, label: Word, table: t.Table) -> Any:
        if len(table.keys) == 1:
            return self._key_cell(Hole(label.text, label.place, ()), table.keys[0][1])
        names = ", ".join(name for name, _ in table.keys)
        message = f"`{self._name}` has {len(table.keys)} keys ({names}), and one name cannot be all of them"
        self._problems.add("FF203", label.place, message, "write its rows as a list of `{ key: value, column: value }`")
        return REFUSED

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
        first, *more = cells[name].values
        if more:
            self._problems.add("FF203", more[0].place, f"`{name}` takes one value, this is a list")
        return self._one(first, t.Optional(type_))

    def _missing(self, row: Row, name: str) -> Refused:
        place = row.label.place if row.label else row.place
        what = f"the row `{row.label.text}`" if row.label else "the row"
        self._problems.add("FF305", place, f"{what} has no `{name}`", f"add `{name}: …`, or `none`")
        return REFUSED

    def _complete(self, table: t.Table, rows: tuple[TableRow, ...], at: Place) -> None:
        """An enum key needs a row per member; several keys end in a row of `any`."""
        if len(table.keys) == 1 and isinstance(table.keys[0][1], t.Enum):
            missing = [m for m in table.keys[0][1].members if not any(row.keys[0] in (m, AnyCell()) for row in rows)]
            if missing:
                message = f"`{self._name}` has no row for {', '.join(missing)}"
                self._problems.add("FF305", at, message, f"add a row for each {table.keys[0][1]}, or one for `any`")
        elif not rows or not all(isinstance(key, AnyCell) for key in rows[-1].keys):
            message = f"`{self._name}` has no row for what none of its rows fits"
            self._problems.add("FF305", at, message, "end it with a row that is `any` in every key")
