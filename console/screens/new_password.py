"""Who came with a password somebody else made chooses one before anything else."""

from __future__ import annotations

import streamlit as st

from console import session
from console.components.frame import leave
from console.components.page import page
from console.components.signing import password_form
from console.strings import sign_in as words
from console.strings.shared import SIGN_OUT


def show() -> None:
    _, middle, _ = st.columns([5, 7, 5])
    with middle, page(words.NEW_TITLE, words.NEW_INTRO):
        if password_form():
            session.update(session.somebody().person.model_copy(update={"must_change": False}))
            st.rerun()
        st.caption(words.RULES)
        st.button(SIGN_OUT, on_click=leave)


show()
