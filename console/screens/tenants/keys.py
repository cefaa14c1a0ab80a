"""A tenant's API keys: the list, a new one shown this once, and revoking one, asked once more."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client.connection import Api
from console.client.keys import SCOPES, issue, revoke
from console.client.tenants import Key, Whole
from console.components.empty import empty
from console.components.locale import Locale
from console.components.page import attempt
from console.components.shown_once import keep, shown_once
from console.components.sure import sure
from console.components.table import Cell, Column, Row, table
from console.roles import ADMIN
from console.strings import tenants as words

ISSUED, GONE = "tenants.issued", "tenants.revoked"
USUAL, MOST = 100, 100_000
HEADS = (words.KEY_NAME, words.ACTOR, words.SCOPES, words.PER_SECOND, words.SINCE, words.STATE)


def keys(api: Api, of: Whole, locale: Locale) -> None:
    """Other than a list only for admins."""
    shown_once(ISSUED, of.tenant, words.ONCE)
    if not of.keys:
        empty(*words.NO_KEYS, icon=":material/key:")
    else:
        table("tenants.keys", words.KEYS, [Column(head) for head in HEADS], [_row(locale, one) for one in of.keys])
    if session.somebody().has(ADMIN):
        _issue(api)
        _revoke(api, [one for one in of.keys if one.revoked_at is None])


def _row(locale: Locale, one: Key) -> Row:
    revoked = Cell(words.REVOKED.format(day=locale.day(one.revoked_at)), "quiet") if one.revoked_at else None
    scopes = ", ".join(one.scopes)
    since = locale.day(one.created_at)
    return Row((one.name, one.actor, scopes, str(one.per_second), since, revoked or Cell(words.VALID, "good")))


def _issue(api: Api) -> None:
    st.header(words.ISSUE, anchor=False)
    with st.form("tenants.issue", border=True):
        left, right = st.columns(2)
        name = left.text_input(words.KEY_NAME, max_chars=100, help=words.KEY_NAME_HELP, autocomplete="off")
        actor = right.text_input(words.ACTOR, max_chars=200, help=words.ACTOR_HELP, autocomplete="off")
        scopes = left.multiselect(words.SCOPES, SCOPES, ["read"])
        per_second = right.number_input(words.PER_SECOND, 1, MOST, USUAL, step=1)
        sent = st.form_submit_button(words.ISSUE, type="primary")
    if not sent:
        return
    if not (name.strip() and actor.strip() and scopes):
        st.error(words.NEEDS_KEY)
        return
    with attempt():
        issued = issue(api, name.strip(), actor.strip(), scopes, per_second)
        keep(ISSUED, api.tenant, words.THE_KEY.format(name=name.strip()), issued.key)
        st.rerun()


def _revoke(api: Api, valid: list[Key]) -> None:
    if st.session_state.pop(GONE, False):
        st.success(words.REVOKED_NOW)
    if not valid:
        return
    st.header(words.REVOKE, anchor=False)
    named = {one.id: f"{one.name} · {one.actor} · {one.id}" for one in valid}
    chosen = st.selectbox(
        words.REVOKE_WHICH, list(named), None, format_func=lambda one: named[one], key=f"tenants.revoke.{api.tenant}"
    )
    if chosen and sure(words.REVOKE, words.REVOKE_SURE, f"revoke.{chosen}", words.REVOKE_NEXT):
        with attempt():
            revoke(api, chosen)
            st.session_state[GONE] = True
            st.rerun()
