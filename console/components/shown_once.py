"""A secret that is told this once: it stays until whoever asked for it says they have it."""

from __future__ import annotations

import streamlit as st

from console.components.plain import plain
from console.strings.shared import NOTED


def keep(place: str, tenant: str, title: str, secret: str) -> None:
    """place: where in the session. title: what it is and of what."""
    st.session_state[place] = (tenant, title, secret)


def shown_once(place: str, tenant: str, following: str) -> None:
    """following: what to do with it."""
    owner, title, secret = st.session_state.get(place, ("", "", ""))
    if not secret or owner != tenant:
        return
    with st.container(border=True):
        st.markdown(f"**{plain(title)}**")
        st.code(secret, language=None)
        st.markdown(following)
        st.button(NOTED, key=f"{place}.seen", type="primary", on_click=lambda: st.session_state.pop(place, None))
