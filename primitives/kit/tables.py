"""A parameter of type table: rows found by their keys, the first that fits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Between:
    """A cell `3500-3999`: both ends belong to it."""

    low: str
    high: str

    def fits(self, value: object) -> bool:
        return isinstance(value, str) and len(value) == len(self.low) and self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class OneOf:
    """A cell of several values and ranges."""

    cells: tuple[object, ...]

    def fits(self, value: object) -> bool:
        return any(fits(cell, value) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Any:
    """The cell `any`."""

    def fits(self, value: object) -> bool:
        return True


def fits(cell: object, value: object) -> bool:
    return cell.fits(value) if isinstance(cell, Between | OneOf | Any) else cell == value


@dataclass(frozen=True, slots=True)
class TableRow:
    """keys: one cell per key of the table; values: one per column, None where the template says `none`."""

    keys: tuple[object, ...]
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class TableValue:
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def look_up(self, column: str, keys: tuple[object, ...]) -> object:
        """Raises KeyError where no row fits: the compiler proved that one does for declared keys."""
        index = self.columns.index(column)
        for row in self.rows:
            if all(fits(cell, key) for cell, key in zip(row.keys, keys, strict=True)):
                return row.values[index]
        raise KeyError(keys)
