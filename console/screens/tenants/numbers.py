"""The wizard's third step: the template's parameters, each with a control of its kind, and from which day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from console.client.connection import Api
from console.client.parameters import Given, Parameter, parameters
from console.client.tenants import Wanted
from console.components.empty import empty
from console.components.parameter_rows import Unfit
from console.components.plain import plain
from console.screens.tenants.dated import INCOMPLETE, NOW, dated, forget
from console.screens.tenants.ways import LOOK, NAME, go
from console.strings import tenants as words
from console.strings.parameters import UNFIT

KEY = "tenants.value"


def numbers(api: Api, wanted: Wanted) -> None:
    st.header(words.VALUES, anchor=False)
    st.markdown(words.VALUES_NEXT)
    shown = parameters(api, wanted.template)
    if not shown:
        empty(*words.NO_PARAMETERS, icon=":material/tune:")
    typed: dict[str, Given] = {}
    for one in shown:
        with st.container(border=True):
            typed[one.name] = dated(one, wanted.parameters.get(one.name, {}), f"{KEY}.{one.name}")
    with st.container(horizontal=True):
        back = st.button(words.PREVIOUS, key=f"{KEY}s.back")
        on = st.button(words.NEXT, type="primary", key=f"{KEY}s.next")
    if not (back or on):
        return
    wrong = _wrong(shown, typed)
    if on and wrong:
        st.error("\n\n".join(wrong))
        return
    forget(KEY)
    go(LOOK if on else NAME, replace(wanted, parameters=_differing(shown, typed)))
    st.rerun()


def _wrong(shown: Sequence[Parameter], typed: Mapping[str, Given]) -> list[str]:
    missing = [plain(one.title) for one in shown if one.required and typed[one.name][NOW] is None]
    days = [plain(one.title) for one in shown if INCOMPLETE in typed[one.name]]
    unfit = [plain(one.title) for one in shown if isinstance(typed[one.name][NOW], Unfit)]
    return [
        said.format(names=", ".join(names))
        for said, names in ((words.NEEDS_VALUE, missing), (UNFIT, unfit), (words.NEEDS_DAY, days))
        if names
    ]


def _differing(shown: Sequence[Parameter], typed: Mapping[str, Given]) -> dict[str, Given]:
    """What the template does not say itself. Days go with what holds before them."""
    found: dict[str, Given] = {}
    for one in shown:
        values = typed[one.name].items()
        given = {since: value for since, value in values if since and value is not None and value != Unfit()}
        if given and given != {NOW: one.default}:
            found[one.name] = dict(sorted(given.items(), key=lambda pair: (pair[0] != NOW, pair[0])))
    return found
