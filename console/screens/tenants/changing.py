"""Another value of a parameter: typed here, made into a draft, and looked at as the draft's plan."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from console import session
from console.client.connection import Api
from console.client.parameters import Kind, Parameter, parameters
from console.client.refusals import Refusal
from console.client.tenants import Live, Setting, Whole, change
from console.components.page import attempt
from console.components.parameter_control import bounds, control, label_of
from console.components.parameter_rows import Unfit
from console.components.plain import plain
from console.screens.change.rights import may_write
from console.screens.change.ways import to_plan
from console.screens.tenants.dated import NOW
from console.strings import tenants as words
from console.strings.parameters import UNFIT

KEY = "tenants.changing"
TEXT = Kind(kind="text")
SEVERAL = ", "
"""Between the values one key of a row fits."""


def changing(api: Api, of: Whole) -> None:
    """For who may write drafts."""
    settings = {f"{live.path} {one.name}": (live, one) for live in of.products for one in live.parameters}
    if not settings or not may_write():
        return
    st.header(words.CHANGE, anchor=False)
    st.markdown(words.CHANGE_NEXT)
    with st.container(border=True):
        which = st.selectbox(
            words.WHICH_PARAMETER,
            list(settings),
            format_func=lambda one: _named(*settings[one], many=len(of.products) > 1),
            key=f"{KEY}.{of.tenant}",
        )
        live, setting = settings[str(which)]
        _form(api, live, setting, f"{KEY}.{of.tenant}.{which}")


def _form(api: Api, live: Live, setting: Setting, key: str) -> None:
    field = _field(api, live, setting)
    since = st.radio(words.BEGINS, (words.NOW, words.THAT_DAY), horizontal=True, key=f"{key}.when")
    day = None
    if since == words.THAT_DAY:
        day = st.date_input(words.WHICH_DAY, None, key=f"{key}.day", format="YYYY-MM-DD")
    value = control(field.type, label_of(field), field.default, f"{key}.value", bounds(field))
    note = st.text_input(words.WHY, max_chars=2_000, key=f"{key}.why", autocomplete="off")
    if not st.button(words.MAKE_DRAFT, type="primary"):
        return
    if isinstance(value, Unfit):
        st.error(UNFIT.format(names=plain(field.title)))
        return
    begins = day.isoformat() if isinstance(day, date) else NOW if since == words.NOW else None
    if value is None or begins is None:
        st.error(words.NEEDS_DAY.format(names=plain(field.title)))
        return
    with attempt():
        made = change(api, live.product, {setting.name: {begins: value}}, note.strip())
        session.choose(api.tenant)
        to_plan(made.id)


def _named(live: Live, setting: Setting, many: bool) -> str:
    title = setting.title or setting.name
    return f"{title} · {live.path}" if many else title


def _field(api: Api, live: Live, setting: Setting) -> Parameter:
    """As the shipped template of the product's name has it; of a product of another text, a plain text.

    Its default is what is in force, as it is typed.
    """
    found = next((one for one in _shipped(api, live.product) if one.name == setting.name), None)
    kind = found.type if found else TEXT
    force = next((dated.value for dated in setting.values if dated.in_force), None)
    known = found or Parameter(name=setting.name, title=setting.title or setting.name, type=TEXT)
    return known.model_copy(update={"default": _typed(force, kind)})


def _shipped(api: Api, product: str) -> tuple[Parameter, ...]:
    try:
        return parameters(api, product)
    except Refusal as refusal:
        if refusal.status != 404:
            raise
        return ()


def _typed(value: Any, kind: Kind) -> Any:
    """What is shown to people as it would be typed: without the currency."""
    if isinstance(value, tuple):
        return _rows(value, kind)
    if value is not None and kind.kind == "money":
        return str(value).split(" ")[0].replace(",", "")
    if value is not None and kind.kind == "list":
        return [one for one in str(value).split(", ") if one]
    return value


def _rows(value: tuple[dict[str, str], ...], kind: Kind) -> Any:
    """By label, where each row has one: of one key, and one value of it."""
    cells = [{part.name: _typed(row.get(part.name), part.type) for part in kind.columns} for row in value]
    keys = [row["key"].split("/") for row in value]
    if len(kind.keys) == 1 and not any(SEVERAL in key for (key, *_) in keys):
        return {key: row for (key, *_), row in zip(keys, cells, strict=True)}
    names = [part.name for part in kind.keys]
    return [{**dict(zip(names, map(_key, key), strict=False)), **row} for key, row in zip(keys, cells, strict=True)]


def _key(shown: str) -> str | list[str]:
    return shown.split(SEVERAL) if SEVERAL in shown else shown
