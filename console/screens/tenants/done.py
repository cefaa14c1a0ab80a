"""The wizard's end: the tenant is there, its first key, and a line to try."""

from __future__ import annotations

import streamlit as st

from console.client.tenants import Founded, Wanted
from console.components.plain import plain
from console.screens.tenants.ways import leave_wizard, open_tenant
from console.strings import tenants as words


def done(founded: Founded, wanted: Wanted) -> None:
    """Stays until whoever made it says they have the key."""
    title = plain(wanted.title)
    st.success(
        f"**{words.MADE.format(title=title)}**\n\n{words.MADE_NEXT.format(path=founded.path)}", icon=":material/check:"
    )
    st.header(words.FIRST_KEY, anchor=False)
    st.markdown(words.ONCE)
    st.code(founded.key.key, language=None)
    st.header(words.TRY, anchor=False)
    st.code(founded.curl, language="bash", wrap_lines=True)
    with st.container(horizontal=True):
        st.button(words.OPEN.format(title=title), type="primary", on_click=_open, args=(founded.tenant,))
        st.button(words.SEEN, on_click=leave_wizard)


def _open(tenant: str) -> None:
    leave_wizard()
    open_tenant(tenant)
