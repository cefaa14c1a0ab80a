"""What was just done, told once."""

from __future__ import annotations

import streamlit as st

from console.strings import operations as words

DONE = "operations.done"


def has_done(what: str) -> None:
    """To be told once, on whichever page is shown next."""
    st.session_state[DONE] = what


def tell_done() -> None:
    what = st.session_state.pop(DONE, None)
    if what:
        st.success(words.DONE.format(what=what), icon=":material/check_circle:")
