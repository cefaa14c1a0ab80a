"""What sign-in and the change of a password say when they are refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import streamlit as st

from console.client.refusals import Refusal
from console.client.sessions import choose_password
from console.components.locale import INSTALLATION
from console.components.page import attempt
from console.session import api
from console.strings import sign_in as words

LOCKED = "account_locked"


@contextmanager
def refusals_told(said: dict[str, str]) -> Iterator[None]:
    """A locked account says until when; of the rest, `said` knows the words."""
    with attempt(said):
        try:
            yield
        except Refusal as refusal:
            until = _until(refusal)
            if until is None:
                raise
            st.error(words.LOCKED.format(until=INSTALLATION.moment(until), zone=INSTALLATION.zone))


def password_form() -> bool:
    """Asks for the old password and twice for the new one. Whether it was changed just now."""
    with st.form("password", border=True, clear_on_submit=True):
        old = st.text_input(words.OLD, type="password", autocomplete="current-password", max_chars=1024)
        new = st.text_input(words.NEW, type="password", autocomplete="new-password", max_chars=1024, help=words.RULES)
        again = st.text_input(words.AGAIN, type="password", autocomplete="new-password", max_chars=1024)
        sent = st.form_submit_button(words.CHOOSE, type="primary")
    if not sent:
        return False
    if new != again:
        st.error(words.DIFFERENT)
        return False
    with refusals_told(words.OLD_REFUSALS):
        choose_password(api(), old, new)
        return True
    return False


def _until(refusal: Refusal) -> datetime | None:
    if refusal.code != LOCKED:
        return None
    try:
        return datetime.fromisoformat(str(refusal.facts.get("until", "")))
    except ValueError:
        return None
