"""A control for a value of a parameter, by its kind, and what was typed as templates write it: texts throughout."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from console.client.parameters import Kind, Parameter
from console.components.parameter_rows import Unfit, rows_control
from console.components.parameter_text import told, written
from console.components.plain import plain
from console.strings import parameters as words

FLAGS = ("true", "false")
LONGEST = 200


def label_of(parameter: Parameter) -> str:
    if parameter.type.kind == "money":
        return words.LABEL_MONEY.format(title=parameter.title, currency=_currency(parameter.type))
    return parameter.title


def control(kind: Kind, label: str, start: Any, key: str, says: str | None = None) -> Any | Unfit | None:
    """start: what stands there at first, None for nothing. None, too, where nothing was typed; Unfit where what was
    typed is no value, which is told in place.
    """
    match kind.kind:
        case "table":
            return rows_control(kind, label, start, key)
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
