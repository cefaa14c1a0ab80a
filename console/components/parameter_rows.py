"""A parameter that is a table: its rows with a control per column, others added, any taken away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from console.client.parameters import Kind, Part
from console.components.parameter_text import told, written
from console.components.plain import plain
from console.strings import parameters as words

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
ANY, NONE, MOST = "any", "none", 200
Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unfit:
    """What was typed is no value; why is told beside it."""


@dataclass(frozen=True, slots=True)
class Row:
    """cells: what it began with, by column, keys among them. new: its number among those added, 0 of the others."""

    cells: Cells
    new: int = 0


@dataclass(slots=True)
class Rows:
    """Those on the page, each by a number no other row ever had. start: the value they began as."""

    start: Any
    shown: dict[int, Row] = field(default_factory=dict)
    given: int = 0

    def put(self, row: Row) -> None:
        self.given += 1
        self.shown[self.given] = row

    def take(self, number: int) -> None:
        del self.shown[number]

    def add(self) -> None:
        self.put(Row({}, 1 + max((row.new for row in self.shown.values()), default=0)))


def rows_control(kind: Kind, label: str, start: Any, key: str) -> Any | Unfit | None:
    """As templates write it: by its labels where it was so, else as the list of its rows. None without any."""
    rows = _rows(kind, start, f"{key}.rows")
    st.markdown(f"**{plain(label)}**")
    found = [_row(kind, rows, number, label, key) for number in rows.shown]
    if len(found) < MOST:
        more = words.ADD_ROW.format(title=label)
        st.button(more, key=f"{key}.add", icon=":material/add:", type="tertiary", on_click=rows.add)
    wrong = [*_wrong(kind, rows, found), *([words.NO_ROWS] if start and not found else [])]
    for one in wrong:
        st.error(plain(one))
    if wrong:
        return Unfit()
    return _value(kind, found, isinstance(start, Mapping)) if found else None


def _rows(kind: Kind, start: Any, place: str) -> Rows:
    """Begun anew where the value is another by now, with numbers of their own: what was typed for others is not its."""
    kept: Rows | None = st.session_state.get(place)
    if kept is not None and kept.start == start:
        return kept
    begun = Rows(start, given=kept.given if kept else 0)
    for cells in _written(kind, start):
        begun.put(Row(cells))
    st.session_state[place] = begun
    return begun


def _written(kind: Kind, start: Any) -> Sequence[Cells]:
    if isinstance(start, Mapping):
        return [{kind.keys[0].name: label, **cells} for label, cells in start.items()]
    return [dict(cells) for cells in start or ()]


def _row(kind: Kind, rows: Rows, number: int, label: str, key: str) -> Cells:
    """What stands in its controls. The keys of one that was there stay: with another key it is another row."""
    row = rows.shown[number]
    named = _named(kind, row)
    parts = (*kind.keys, *kind.columns) if row.new else kind.columns
    typed: dict[str, Any] = {} if row.new else {part.name: row.cells.get(part.name) for part in kind.keys}
    for place, part in zip(st.columns(max(len(parts), 1), vertical_alignment="bottom"), parts, strict=False):
        with place:
            cell = words.CELL.format(row=named, column=_words(part))
            own = f"{key}.{number}.{part.name}"
            typed[part.name] = _key(part, cell, own) if part in kind.keys else _cell(part, cell, row, own)
    away = words.TAKE_ROW.format(row=named, title=label)
    st.button(
        away,
        key=f"{key}.{number}.away",
        icon=":material/remove:",
        type="tertiary",
        on_click=rows.take,
        args=(number,),
    )
    return typed


def _key(part: Part, label: str, key: str) -> Any:
    """Several values and ranges, as in `7011, 3500-3999`, fit any of them."""
    if part.type.kind == "choice":
        return st.selectbox(label, [*part.type.choices, ANY], None, key=key)
    typed = st.text_input(label, key=key, help=words.KEY_HELP, max_chars=200, autocomplete="off")
    pieces = [piece.strip() for piece in typed.split(",")]
    return pieces[0] if len(pieces) == 1 else pieces


def _cell(part: Part, label: str, row: Row, key: str) -> str:
    typed = st.text_input(label, told(row.cells.get(part.name, NONE)), key=key, max_chars=200, autocomplete="off")
    return written(typed, part.type) or NONE


def _wrong(kind: Kind, rows: Rows, found: Sequence[Cells]) -> list[str]:
    wrong = []
    labelled = isinstance(rows.start, Mapping)
    for row, cells in zip(rows.shown.values(), found, strict=True):
        for part in kind.keys if row.new else ():
            wrong += _wrong_key(_named(kind, row), _words(part), cells[part.name], labelled)
    counted = Counter(_keys(kind, cells) for cells in found)
    return wrong + [words.TWICE.format(key=key) for key, count in counted.items() if count > 1 and key]


def _wrong_key(row: str, column: str, key: Any, labelled: bool) -> list[str]:
    if not key:
        return [words.NO_KEY.format(row=row, column=column)]
    pieces = key if isinstance(key, list) and not labelled else [told(key)]
    if all(KEY.fullmatch(piece) for piece in pieces):
        return []
    return [words.NO_NAME.format(row=row, key=told(key), column=column)]


def _value(kind: Kind, found: Sequence[Cells], labelled: bool) -> Any:
    """The row that fits everything comes last: what stood below it would never be found."""
    ordered = sorted(found, key=lambda cells: all(cells[part.name] == ANY for part in kind.keys))
    if not labelled:
        return ordered
    label = kind.keys[0].name
    return {str(cells[label]): {name: cell for name, cell in cells.items() if name != label} for cells in ordered}


def _named(kind: Kind, row: Row) -> str:
    return words.NEW_ROW.format(number=row.new) if row.new else _keys(kind, row.cells)


def _keys(kind: Kind, cells: Cells) -> str:
    return " / ".join(told(cells.get(part.name)) for part in kind.keys)


def _words(part: Part) -> str:
    return part.name.replace("_", " ")
