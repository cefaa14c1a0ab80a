"""Nothing to show, said in a way that tells what to do."""

from __future__ import annotations

import streamlit as st


def empty(title: str, following: str = "", icon: str = ":material/inbox:") -> None:
    """following: what a person may do about it."""
    with st.container(border=True):
        st.markdown(f"{icon} **{title}**")
        if following:
            st.markdown(following)
