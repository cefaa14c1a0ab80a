"""A parameter's values in a form: the one from the beginning, and others from days on."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from console.client.parameters import Given, Parameter
from console.components.parameter_control import bounds, control, label_of
from console.components.parameter_rows import Unfit
from console.strings import tenants as words

NOW, MOST = "now", 20
INCOMPLETE = ""
"""The day of a dated value whose day or value is missing, or is there twice."""


def dated(parameter: Parameter, kept: Given, key: str) -> Given:
    """What stands in the controls, Unfit where that is no value. kept: what stood there when the step was left."""
    start = kept.get(NOW, parameter.default)
    found: dict[str, Any] = {NOW: control(parameter.type, label_of(parameter), start, f"{key}.now", bounds(parameter))}
    rows = _rows(kept, key)
    for number, (row, since) in enumerate(rows.items(), 1):
        day, value = _row(parameter, number, row, since, kept.get(since, start), key)
        begins = INCOMPLETE if day is None or day in found or value is None or isinstance(value, Unfit) else day
        found[begins] = value
    if len(rows) < MOST:
        st.button(
            words.FROM_DAY.format(title=parameter.title),
            key=f"{key}.more",
            icon=":material/event:",
            type="tertiary",
            on_click=lambda: rows.update({max(rows, default=0) + 1: ""}),
        )
    return found


def _rows(kept: Given, key: str) -> dict[int, str]:
    """The dated rows by their own numbers, with the day each begins with."""
    days = dict(enumerate(sorted(set(kept) - {NOW}), 1))
    rows: dict[int, str] = st.session_state.setdefault(f"{key}.rows", days)
    return rows


def _row(parameter: Parameter, number: int, row: int, since: str, start: Any, key: str) -> tuple[str | None, Any]:
    with st.container(border=True):
        title = parameter.title
        begins = date.fromisoformat(since) if since else None
        named = words.DAY.format(number=number, title=title)
        left, right = (st.container(), st.container()) if parameter.type.kind == "table" else st.columns(2)
        day = left.date_input(named, begins, key=f"{key}.{row}.day", format="YYYY-MM-DD")
        label = words.VALUE_FROM.format(number=number, title=title)
        with right:
            value = control(parameter.type, label, start, f"{key}.{row}.value")
        rows: dict[int, str] = st.session_state[f"{key}.rows"]
        st.button(words.TAKE_AWAY, key=f"{key}.{row}.away", on_click=rows.__delitem__, args=(row,))
    return (day.isoformat() if isinstance(day, date) else None), value


def forget(prefix: str) -> None:
    """The rows, those of tables too, begin again from what is kept."""
    for key in [one for one in st.session_state if str(one).startswith(prefix) and str(one).endswith(".rows")]:
        del st.session_state[key]
