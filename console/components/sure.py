"""A button that asks once more before it does what cannot be taken back lightly."""

from __future__ import annotations

import streamlit as st

from console.strings.shared import CANCEL


def sure(what: str, again: str, key: str, following: str = "") -> bool:
    """Whether it was pressed, and then meant. again: what the second button says. following: what it will do."""
    asked = f"sure.{key}"
    if not st.session_state.get(asked):
        st.button(what, key=f"{asked}.first", on_click=lambda: st.session_state.update({asked: True}))
        return False
    if following:
        st.warning(following, icon=":material/warning:")
    with st.container(horizontal=True):
        meant = st.button(again, key=f"{asked}.second", type="primary")
        st.button(CANCEL, key=f"{asked}.cancel", on_click=lambda: st.session_state.pop(asked, None))
    if meant:
        st.session_state.pop(asked)
    return meant
