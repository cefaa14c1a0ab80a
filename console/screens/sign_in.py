"""Login and password, and why somebody is asked for them again."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client.sessions import sign_in
from console.components.page import page
from console.components.signing import refusals_told
from console.strings import sign_in as words
from console.strings.shared import ENDED, ENDED_NEXT


def show() -> None:
    _, middle, _ = st.columns([5, 7, 5])
    with middle, page(words.TITLE):
        if session.has_ended():
            st.info(f"**{ENDED}**\n\n{ENDED_NEXT}")
        with st.form("sign_in", border=True):
            login = st.text_input(words.LOGIN, autocomplete="username", max_chars=200)
            password = st.text_input(words.PASSWORD, type="password", autocomplete="current-password", max_chars=1024)
            sent = st.form_submit_button(words.TITLE, type="primary")
        if sent:
            _enter(login, password)
        st.caption(words.INTRO)


def _enter(login: str, password: str) -> None:
    if not login or not password:
        st.error(words.BOTH)
        return
    with refusals_told(words.REFUSALS):
        session.begin(sign_in(session.api(), login.strip(), password))
        st.rerun()


show()
