"""The problems of texts, as they are typed: asked once for each text."""

from __future__ import annotations

import streamlit as st

from console.client.connection import Api
from console.client.drafts import Checked, Draft, Problem, check
from console.components.editor import Mark
from console.screens.products.texts import SETTINGS, TEMPLATE, Texts, go_to
from console.strings import products as words

KNOWN = "products.checked"
SHOWN = 12
ICONS = {"error": ":material/error:", "warning": ":material/warning:"}


def checked(api: Api, of: Draft, texts: Texts) -> Checked:
    known = st.session_state.get(KNOWN)
    if known is None or known[0] != (of.id, texts):
        known = ((of.id, texts), check(api, of, texts.template, texts.settings))
        st.session_state[KNOWN] = known
    found: Checked = known[1]
    return found


def marks(found: Checked, which: str) -> list[Mark]:
    return [
        Mark(one.line, one.column, one.end_line, one.end_column, one.severity, one.message)
        for one in found.problems
        if one.of_settings is (which == SETTINGS)
    ]


def problems(found: Checked) -> None:
    """Each with the way to its line."""
    st.subheader(words.PROBLEMS, anchor=False)
    if not found.problems:
        st.markdown(f":material/check: {words.FINE}")
        return
    for number, one in enumerate(found.problems[:SHOWN]):
        _problem(number, one)
    if found.problems[SHOWN:]:
        st.caption(words.MORE.format(count=len(found.problems) - SHOWN))


def _problem(number: int, one: Problem) -> None:
    which = SETTINGS if one.of_settings else TEMPLATE
    place = words.PLACE.format(text=words.SETTINGS if one.of_settings else words.TEMPLATE, line=one.line)
    with st.container(border=True):
        # A message of the compiler is text: nothing in it is markup.
        st.text(f"{one.message}\n{one.help}" if one.help else one.message)
        st.button(
            words.GO.format(place=place),
            key=f"products.problem.{number}",
            icon=ICONS.get(one.severity),
            on_click=go_to,
            args=(which, one.line),
        )
