"""A tenant's webhooks: the list, a new one with its secret shown this once, and what may be done with one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from console import session
from console.client.connection import Api
from console.client.tenants import Webhook, Whole
from console.client.webhooks import DISABLED, ENABLED, add, remove, replay, switch
from console.components.empty import empty
from console.components.locale import Locale
from console.components.page import attempt
from console.components.shown_once import keep, shown_once
from console.components.sure import sure
from console.components.table import Cell, Column, Row, table
from console.roles import ADMIN
from console.strings import webhooks as words

SECRET, DONE = "webhooks.secret", "webhooks.done"
HEADS = (words.URL, words.EVENTS, words.STATE, words.LAST)


def webhooks(api: Api, of: Whole, locale: Locale) -> None:
    """Other than a list only for admins."""
    shown_once(SECRET, of.tenant, words.ONCE)
    if not of.webhooks:
        empty(*words.NONE, icon=":material/webhook:")
    else:
        rows = [_row(locale, one) for one in of.webhooks]
        table("tenants.webhooks", words.TITLE, [Column(head) for head in HEADS], rows)
    if session.somebody().has(ADMIN):
        _add(api)
        _change(api, of.webhooks)


def _row(locale: Locale, one: Webhook) -> Row:
    state = Cell(words.ENABLED, "good") if one.state == ENABLED else Cell(words.DISABLED, "quiet")
    if one.failing_since is not None:
        state = Cell(words.FAILING.format(at=locale.moment(one.failing_since)), "bad")
    events = ", ".join(one.types) or words.ALL_EVENTS
    return Row((one.url, events, state, one.last_status or words.NONE_YET))


def _add(api: Api) -> None:
    st.header(words.ADD, anchor=False)
    with st.form("webhooks.add", border=True):
        url = st.text_input(words.URL, max_chars=2_000, help=words.URL_HELP, autocomplete="off")
        types = st.text_input(words.EVENTS, max_chars=2_000, help=words.EVENTS_HELP, autocomplete="off")
        sent = st.form_submit_button(words.ADD, type="primary")
    if sent:
        with attempt():
            added = add(api, url.strip(), types.replace(",", " ").split())
            keep(SECRET, api.tenant, words.THE_SECRET.format(url=url.strip()), added.secret)
            st.rerun()


def _change(api: Api, of: tuple[Webhook, ...]) -> None:
    done = st.session_state.pop(DONE, None)
    if done:
        st.success(done)
    if not of:
        return
    st.header(words.CHANGE, anchor=False)
    named = {one.id: f"{one.url} · {one.id}" for one in of}
    id_ = st.selectbox(
        words.WHICH, list(named), None, format_func=lambda one: named[one], key=f"webhooks.chosen.{api.tenant}"
    )
    chosen = next((one for one in of if one.id == id_), None)
    if chosen is not None:
        _switch(api, chosen)
        _replay(api, chosen)
        _remove(api, chosen)


def _switch(api: Api, one: Webhook) -> None:
    on = one.state == ENABLED and one.failing_since is None
    if st.button(words.DISABLE if on else words.ENABLE):
        with _told(words.DISABLED_NOW if on else words.ENABLED_NOW):
            switch(api, one.id, DISABLED if on else ENABLED)


def _replay(api: Api, one: Webhook) -> None:
    with st.form(f"webhooks.replay.{one.id}", border=True):
        after = st.number_input(words.AFTER, 0, 2**53 - 1, 0, step=1, help=words.AFTER_HELP)
        sent = st.form_submit_button(words.REPLAY)
    if sent:
        with _told(words.REPLAYED):
            replay(api, one.id, int(after))


def _remove(api: Api, one: Webhook) -> None:
    if sure(words.REMOVE, words.REMOVE_SURE, f"webhooks.remove.{one.id}", words.REMOVE_NEXT):
        with _told(words.REMOVED):
            remove(api, one.id)


@contextmanager
def _told(done: str) -> Iterator[None]:
    """The page is shown anew and says so, where it was not refused."""
    with attempt():
        yield
        st.session_state[DONE] = done
        st.rerun()
