"""Cells of tables, found fast where the keys are plain values."""

from __future__ import annotations

from collections.abc import Callable

from primitives.kit.tables import Any, Between, OneOf, TableValue

LookUp = Callable[[tuple[object, ...]], object]


def finder(column: str) -> Callable[[TableValue, tuple[object, ...]], object]:
    """A look-up in one column that remembers the last table it met: constant tables become one dict look-up.

    Raises KeyError where no row fits.
    """
    last: tuple[TableValue | None, LookUp] = (None, lambda keys: None)

    def find(table: TableValue, keys: tuple[object, ...]) -> object:
        nonlocal last
        known, look_up = last
        if known is not table:
            look_up = _look_up(table, column)
            last = (table, look_up)
        return look_up(keys)

    return find


def _look_up(table: TableValue, column: str) -> LookUp:
    if any(isinstance(cell, Between | OneOf | Any) for row in table.rows for cell in row.keys):
        return lambda keys: table.look_up(column, keys)
    place = table.columns.index(column)
    first = {row.keys: row.values[place] for row in reversed(table.rows)}
    return first.__getitem__
