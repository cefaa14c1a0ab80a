"""The controls of a form made from a POST's schema, and what a person typed as the body the API takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from console.client.forms import Field
from console.components.locale import Locale
from console.components.plain import plain
from console.strings import operations as words

FEW = 3
"""So many choices stand side by side."""


@dataclass(frozen=True, slots=True)
class Filled:
    """wrong: what must be mended first, in words; the body is sent only where that is empty."""

    body: Mapping[str, Any]
    wrong: Sequence[str] = ()


def controls(fields: Sequence[Field], key: str) -> dict[str, Any]:
    """One control per field; what stands in each, by the field's name."""
    return {field.name: _control(field, f"{key}.{field.name}") for field in fields if field.kind != "unknown"}


def filled(fields: Sequence[Field], typed: Mapping[str, Any], locale: Locale) -> Filled:
    body: dict[str, Any] = {}
    missing: list[str] = []
    wrong: list[str] = []
    for field in fields:
        if field.kind == "unknown":
            continue
        value = typed[field.name]
        if value is None or value == "" or value == []:
            missing += [field.title] if field.required else []
        elif field.kind == "money":
            units = locale.minor_units(value, field.currency)
            wrong += [words.NO_AMOUNT.format(name=field.title, currency=field.currency)] if units is None else []
            body[field.name] = {"amount": units, "currency": field.currency}
        else:
            body[field.name] = value.isoformat() if isinstance(value, date) else value
    needed = [words.NEEDED.format(names=", ".join(missing))] if missing else []
    return Filled(body, (*needed, *wrong))


def beyond(fields: Sequence[Field]) -> Sequence[str]:
    """Fields that must be given and have no control."""
    return [field.title for field in fields if field.required and field.kind == "unknown"]


def _control(field: Field, key: str) -> Any:
    label = field.title if field.required else words.OPTIONAL.format(title=field.title)
    says = plain(field.says) or None
    match field.kind:
        case "choice":
            return _choice(field, label, key)
        case "yes":
            return st.checkbox(label, key=key, help=says)
        case "day":
            return st.date_input(label, None, key=key, help=says, format="YYYY-MM-DD")
        case "whole":
            return _whole(field, label, key)
        case "lines":
            return st.text_area(label, key=key, max_chars=field.most, help=says).strip()
        case "list":
            given = st.text_area(label, key=key, help=words.LIST_HELP)
            return [line.strip() for line in given.splitlines() if line.strip()]
        case "money":
            label = words.MONEY.format(title=label, currency=field.currency)
            return st.text_input(label, key=key, max_chars=40, help=says, autocomplete="off").strip()
    return st.text_input(label, key=key, max_chars=field.most, help=says, autocomplete="off").strip()


def _choice(field: Field, label: str, key: str) -> str | None:
    """Nothing is chosen beforehand: who answers for a bank must mean it."""

    def name(choice: str) -> str:
        return words.CHOICES.get(choice, choice.replace("_", " "))

    if len(field.choices) <= FEW:
        return st.radio(label, field.choices, None, key=key, format_func=name)
    return st.selectbox(label, field.choices, None, key=key, format_func=name, placeholder=words.CHOOSE)


def _whole(field: Field, label: str, key: str) -> int | None:
    """Bounds beyond what the browser counts exactly are left to the API."""
    least, highest = _counted(field.least), _counted(field.highest)
    return st.number_input(label, min_value=least, max_value=highest, value=None, step=1, key=key)


def _counted(bound: int | None) -> int | None:
    return bound if bound is not None and abs(bound) < 2**53 else None
