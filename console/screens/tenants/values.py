"""A control for a value of a parameter, by its kind, and what was typed as templates write it: texts throughout."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from console.client.parameters import Kind, Parameter, Part
from console.components.plain import plain
from console.strings import tenants as words

FLAGS = ("true", "false")
LONGEST = 200


def label_of(parameter: Parameter) -> str:
    if parameter.type.kind == "money":
        return words.LABEL_MONEY.format(title=parameter.title, currency=_currency(parameter.type))
    return parameter.title


def control(kind: Kind, label: str, start: Any, key: str, says: str | None = None) -> Any:
    """start: what stands there at first, None for nothing. None, too, where nothing was typed."""
    match kind.kind:
        case "table":
            return _table(kind, label, start, key)
        case "flag":
            return _chosen(FLAGS, label, start, key, says)
        case "choice":
            return _chosen(kind.choices, label, start, key, says)
        case "date":
            found = st.date_input(label, _day(start), key=key, help=says, format="YYYY-MM-DD")
            return found.isoformat() if isinstance(found, date) else None
        case "list":
            return _list(label, start, key, says)
    typed = st.text_input(
        label, _text(start), key=key, help=says, max_chars=LONGEST, autocomplete="off", placeholder=_like(kind)
    )
    return written(typed, kind)


def bounds(parameter: Parameter) -> str | None:
    """What may be given, and what the template says of it."""
    low, high = parameter.minimum, parameter.maximum
    within = ""
    if low and high:
        within = words.WITHIN.format(lowest=low, highest=high)
    elif low or high:
        within = words.AT_LEAST.format(lowest=low) if low else words.AT_MOST.format(highest=high)
    return " · ".join(plain(one) for one in (parameter.help, within) if one) or None


def written(typed: str, kind: Kind) -> str | None:
    """An amount may be typed `1,000.00`."""
    found = typed.strip()
    return (found.replace(",", "") if kind.kind == "money" else found) or None


def told(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {told(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(told(one) for one in value)
    return "" if value is None else str(value)


def _table(kind: Kind, label: str, start: Any, key: str) -> Any:
    """The rows that are there, each with a control per column: another row is a matter of the draft's text."""
    st.markdown(f"**{plain(label)}**")
    if isinstance(start, Mapping):
        return {row: _row(kind.columns, row, cells, f"{key}.{row}") for row, cells in start.items()}
    rows = []
    for number, cells in enumerate(start or ()):
        named = " / ".join(told(cells.get(part.name)) for part in kind.keys) or str(number + 1)
        own = {part.name: cells[part.name] for part in kind.keys if part.name in cells}
        rows.append({**own, **_row(kind.columns, named, cells, f"{key}.{number}")})
    return rows or None


def _row(columns: tuple[Part, ...], row: str, cells: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = {}
    for place, part in zip(st.columns(max(len(columns), 1)), columns, strict=False):
        label = words.CELL.format(row=row, column=part.name.replace("_", " "))
        with place:
            typed = st.text_input(label, told(cells.get(part.name)), key=f"{key}.{part.name}", autocomplete="off")
        found[part.name] = written(typed, part.type) or "none"
    return found


def _chosen(choices: tuple[str, ...], label: str, start: Any, key: str, says: str | None) -> str | None:
    at = choices.index(str(start)) if str(start) in choices else None
    return st.radio(label, choices, at, key=key, help=says, horizontal=True)


def _list(label: str, start: Any, key: str, says: str | None) -> list[str] | None:
    lines = "\n".join(told(one) for one in start or ())
    typed = st.text_area(label, lines, key=key, help=says or words.PER_LINE)
    return [line.strip() for line in typed.splitlines() if line.strip()] or None


def _day(start: Any) -> date | None:
    try:
        return date.fromisoformat(str(start))
    except ValueError:
        return None


def _text(start: Any) -> str:
    return start if isinstance(start, str) else ""


def _currency(kind: Kind) -> str:
    return kind.asset.partition("/")[0]


def _like(kind: Kind) -> str | None:
    return {"money": "0.00", "percent": "1.5%", "duration": "7d", "time": "08:00"}.get(kind.kind)
